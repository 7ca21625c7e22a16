package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.List;

/** Finds what can fill a slot at a word of a sentence. */
final class SlotMatcher {
  private final Lexicon lexicon;

  SlotMatcher(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /**
   * Something that can fill a slot.
   *
   * @param end the word after it
   */
  record Match(int end, Mention mention) {}

  /** All that can fill a slot of this form at this word. */
  List<Match> match(Piece.Slot slot, List<String> words, int at) {
    List<Match> found = new ArrayList<>(2);
    boolean upper = slot.upper();
    switch (slot.form()) {
      case SUBJECT, OBJECT -> {
        names(words, at, found);
        kinds("the kind", words, at, upper, found);
        pronoun(slot.form(), words, at, upper, found);
      }
      case OWNER -> {
        lexicon
            .phrases("owner")
            .match(
                words, at, false, (end, name) -> found.add(new Match(end, new Mention.Name(name))));
        kinds("kind's", words, at, upper, found);
        pronoun(slot.form(), words, at, upper, found);
      }
      case NAME -> names(words, at, found);
      case HE, HIM, HIS, SELF -> pronoun(slot.form(), words, at, upper, found);
      case KIND -> kinds("kind", words, at, upper, found);
      case PAIR, PAIR_OBJECT -> pair(slot.form(), words, at, upper, found);
      case IT -> it(words, at, upper, found);
      case THING -> {
        it(words, at, upper, found);
        after("the", words, at, upper, true, found);
      }
      case THE -> after("the", words, at, upper, true, found);
      case A -> {
        after("a", words, at, upper, false, found);
        after("an", words, at, upper, false, found);
      }
      case FULL -> thing(words, at, upper, false, found);
      case NOUN -> thing(words, at, upper, true, found);
      case PHRASE -> phrase("list " + slot.list(), words, at, upper, found);
      case IN -> phrase("in", words, at, upper, found);
    }
    return found;
  }

  private void names(List<String> words, int at, List<Match> found) {
    lexicon
        .phrases("name")
        .match(words, at, false, (end, name) -> found.add(new Match(end, new Mention.Name(name))));
  }

  private void kinds(String set, List<String> words, int at, boolean upper, List<Match> found) {
    lexicon
        .phrases(set)
        .match(words, at, upper, (end, kind) -> found.add(new Match(end, new Mention.Kind(kind))));
  }

  private void phrase(String set, List<String> words, int at, boolean upper, List<Match> found) {
    lexicon
        .phrases(set)
        .match(
            words, at, upper, (end, value) -> found.add(new Match(end, new Mention.Phrase(value))));
  }

  private static void pronoun(
      Form form, List<String> words, int at, boolean upper, List<Match> found) {
    for (Gender gender : Gender.values()) {
      if (is(gender.pronoun(form), words, at, upper)) {
        found.add(new Match(at + 1, new Mention.Pronoun(gender)));
      }
    }
  }

  private static void it(List<String> words, int at, boolean upper, List<Match> found) {
    if (is("it", words, at, upper)) {
      found.add(new Match(at + 1, new Mention.It()));
    }
  }

  private static boolean is(String word, List<String> words, int at, boolean upper) {
    return at < words.size() && words.get(at).equals(upper ? Words.upper(word) : word);
  }

  private void pair(Form form, List<String> words, int at, boolean upper, List<Match> found) {
    if (is(form == Form.PAIR ? "they" : "them", words, at, upper)) {
      found.add(new Match(at + 1, new Mention.They()));
    }
    PhraseSet names = lexicon.phrases("name");
    names.match(
        words,
        at,
        false,
        (and, one) -> {
          if (is("and", words, and, false)) {
            names.match(
                words,
                and + 1,
                false,
                (end, other) -> found.add(new Match(end, new Mention.Names(one, other))));
          }
        });
  }

  /** A thing after an article. */
  private void after(
      String article, List<String> words, int at, boolean upper, boolean bare, List<Match> found) {
    if (is(article, words, at, upper)
        && at + 1 < words.size()
        && (article.equals("the") || Words.vowel(words.get(at + 1)) == article.equals("an"))) {
      thing(words, at + 1, false, bare, found);
    }
  }

  /** A thing with its look, or, where that is allowed, without. */
  private void thing(List<String> words, int at, boolean upper, boolean bare, List<Match> found) {
    PhraseSet nouns = lexicon.phrases("noun");
    if (bare) {
      nouns.match(
          words, at, upper, (end, noun) -> found.add(new Match(end, new Mention.Thing(noun, ""))));
    }
    if (at + 1 < words.size()) {
      String look = upper ? Words.lower(words.get(at)) : words.get(at);
      nouns.match(
          words,
          at + 1,
          false,
          (end, noun) -> {
            if (lexicon.noun(noun).looks().contains(look)) {
              found.add(new Match(end, new Mention.Thing(noun, look)));
            }
          });
    }
  }
}
