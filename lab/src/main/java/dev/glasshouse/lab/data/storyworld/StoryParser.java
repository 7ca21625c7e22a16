package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Piece.Slot;
import dev.glasshouse.lab.data.storyworld.Piece.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames that a sentence can have been made from: all frames in one tree, whose branches
 * are words and slots, walked along the sentence. Safe on any text: a sentence costs a bounded
 * number of steps.
 */
final class StoryParser {
  private static final int MAX_STEPS = 20_000;

  /** Letters that no frame contains stand for slots while it is cut into words. */
  private static final char SLOT = '\u4E00';

  private final SlotMatcher matcher;
  private final Node root = new Node();

  /**
   * What a sentence can mean.
   *
   * @param frame its frame
   * @param slots the frame's slots
   * @param mentions what the sentence has in their places
   */
  record Reading(Frame frame, List<Slot> slots, List<Mention> mentions) {}

  private record Leaf(Frame frame, List<Slot> slots) {}

  private record SlotBranch(Slot slot, Node node) {}

  private static final class Node {
    private final Map<String, Node> words = new HashMap<>();
    private final List<SlotBranch> slots = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private @Nullable Node article;
  }

  private static final class Steps {
    private int left = MAX_STEPS;
  }

  StoryParser(Grammar grammar) {
    this.matcher = new SlotMatcher(grammar.lexicon());
    for (Act act : grammar.acts().values()) {
      for (Frame frame : act.frames()) {
        frame.variants().forEach(variant -> plant(frame, variant));
      }
    }
  }

  private void plant(Frame frame, List<Piece> variant) {
    var text = new StringBuilder();
    List<Slot> slots = new ArrayList<>();
    for (Piece piece : variant) {
      switch (piece) {
        case Text(String literal) -> text.append(literal);
        case Slot slot -> {
          text.append((char) (SLOT + slots.size()));
          slots.add(slot);
        }
      }
    }
    List<String> words = words(text.toString(), frame);
    Node node = root;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean first = i == (words.getFirst().equals("\"") ? 1 : 0);
      if (isSlot(word)) {
        node = branch(node, slots.get(word.charAt(0) - SLOT));
      } else if (word.equalsIgnoreCase("a") && i + 1 < words.size() && isSlot(words.get(i + 1))) {
        node.article = node.article == null ? new Node() : node.article;
        node = node.article;
      } else {
        node = node.words.computeIfAbsent(first ? Words.lower(word) : word, w -> new Node());
      }
    }
    node.leaves.add(new Leaf(frame, List.copyOf(slots)));
  }

  private static List<String> words(String text, Frame frame) {
    List<Sentences.Sentence> sentences = Sentences.of(text);
    if (sentences.size() != 1) {
      throw new IllegalStateException("not one sentence: " + frame.text());
    }
    return sentences.getFirst().words();
  }

  private static boolean isSlot(String word) {
    return word.length() == 1 && word.charAt(0) >= SLOT && word.charAt(0) < SLOT + 100;
  }

  /** Slots that the same words fill share a branch, whichever role they have. */
  private static Node branch(Node node, Slot slot) {
    for (SlotBranch branch : node.slots) {
      Slot other = branch.slot();
      if (other.form() == slot.form()
          && other.list().equals(slot.list())
          && other.upper() == slot.upper()) {
        return branch.node();
      }
    }
    var branch = new SlotBranch(slot, new Node());
    node.slots.add(branch);
    return branch.node();
  }

  /** All that a sentence can mean; empty if it has the form of no frame. */
  List<Reading> parse(List<String> words) {
    List<Reading> readings = new ArrayList<>();
    if (words.size() <= Sentences.MAX_WORDS) {
      walk(root, words, 0, new ArrayList<>(), readings, new Steps());
    }
    return readings;
  }

  private void walk(
      Node node,
      List<String> words,
      int at,
      List<Mention> mentions,
      List<Reading> readings,
      Steps steps) {
    if (steps.left-- <= 0) {
      return;
    }
    if (at == words.size()) {
      for (Leaf leaf : node.leaves) {
        readings.add(new Reading(leaf.frame(), leaf.slots(), List.copyOf(mentions)));
      }
      return;
    }
    boolean first = at == (words.getFirst().equals("\"") ? 1 : 0);
    String word = words.get(at);
    if (!first || !Character.isLowerCase(word.charAt(0))) {
      String plain = first ? Words.lower(word) : word;
      Node next = node.words.get(plain);
      if (next != null) {
        walk(next, words, at + 1, mentions, readings, steps);
      }
      if (node.article != null && at + 1 < words.size()) {
        boolean an = Words.vowel(words.get(at + 1));
        if (plain.equals(an ? "an" : "a")) {
          walk(node.article, words, at + 1, mentions, readings, steps);
        }
      }
    }
    for (SlotBranch branch : node.slots) {
      for (SlotMatcher.Match match : matcher.match(branch.slot(), words, at)) {
        mentions.add(match.mention());
        walk(branch.node(), words, match.end(), mentions, readings, steps);
        mentions.removeLast();
      }
    }
  }
}
