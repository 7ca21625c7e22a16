package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Plot.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the grammar: {@code words.txt}, and the {@code .story} files that {@code files.txt} lists.
 *
 * <pre>
 * plot lost O:toy             a plot, with the classes of its things
 *   begin A P                 an act
 *   ? likes A K               perhaps
 *   meet A B | come A B; greet B A     either this or that
 *   /                         a new paragraph
 *
 * act give A B O
 *   needs has A O, feels A sad   true before
 *   with A B                  at the same place
 *   fits at A P               true before, or not known
 *   not feels A sad           not true before
 *   is O food                 the thing's class
 *   new O                     first mention; also the words "first" and "last" of the story itself
 *   then has B O              true from then on
 *   - {A} gave {B.o} {O.the}.
 * </pre>
 */
final class GrammarReader {
  private final Lexicon lexicon;
  private final Map<String, Act> acts = new LinkedHashMap<>();
  private final List<Block> plots = new ArrayList<>();

  private GrammarReader(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** A header and the lines under it. */
  private record Block(String[] header, List<String> lines) {}

  /** Reads the resources beside this class. */
  static Grammar read() {
    var reader = new GrammarReader(LexiconReader.read(lines("words.txt")));
    for (String file : lines("files.txt")) {
      reader.file(lines(file));
    }
    List<Plot> plots = reader.plots.stream().map(reader::plot).toList();
    return new Grammar(reader.lexicon, Map.copyOf(reader.acts), plots);
  }

  /** All that {@link #read} reads. */
  static String text() {
    return Stream.concat(Stream.of("words.txt"), lines("files.txt").stream())
        .map(GrammarReader::text)
        .collect(Collectors.joining());
  }

  private static List<String> lines(String resource) {
    return text(resource).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private static String text(String resource) {
    try (InputStream in = GrammarReader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void file(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(" ")) {
        blocks.getLast().lines().add(line.strip());
      } else {
        blocks.add(new Block(line.strip().split(" +"), new ArrayList<>()));
      }
    }
    for (Block block : blocks) {
      if (block.header()[0].equals("plot")) {
        plots.add(block);
      } else {
        Act act = act(block);
        if (acts.put(act.name(), act) != null) {
          throw new IllegalStateException("act " + act.name() + " twice");
        }
      }
    }
  }

  private static Act act(Block block) {
    String name = block.header()[1];
    String roles = String.join("", Arrays.asList(block.header()).subList(2, block.header().length));
    var introduces = new StringBuilder();
    List<String> together = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    List<Frame> frames = new ArrayList<>();
    boolean first = false;
    boolean last = false;
    for (String line : block.lines()) {
      if (line.startsWith("- ")) {
        frames.add(FrameReader.read(name, line.substring(2)));
        continue;
      }
      int space = line.indexOf(' ');
      String word = space < 0 ? line : line.substring(0, space);
      String rest = space < 0 ? "" : line.substring(space + 1);
      switch (word) {
        case "first" -> first = true;
        case "last" -> last = true;
        case "new" -> introduces.append(rest.replace(" ", ""));
        case "is" -> classes.add(rest);
        case "with" -> together.add(rest.replace(" ", ""));
        default -> conditions.addAll(conditions(word, rest));
      }
    }
    return new Act(
        name,
        roles,
        introduces.toString(),
        first,
        last,
        List.copyOf(together),
        List.copyOf(classes),
        List.copyOf(conditions),
        List.copyOf(frames));
  }

  private static List<Condition> conditions(String word, String written) {
    var kind = Condition.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    return Arrays.stream(written.split(","))
        .map(part -> part.strip().split(" +"))
        .map(words ->
            new Condition(kind, relation(words[0]), List.of(words).subList(1, words.length)))
        .toList();
  }

  private static Relation relation(String word) {
    return Relation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Plot plot(Block block) {
    Map<Character, String> classes = new TreeMap<>();
    for (String word : Arrays.asList(block.header()).subList(2, block.header().length)) {
      classes.put(word.charAt(0), word.substring(2));
    }
    List<Step> steps = block.lines().stream().map(this::step).toList();
    return new Plot(block.header()[1], classes, steps);
  }

  private Step step(String line) {
    if (line.equals("/")) {
      return new Step.Paragraph();
    }
    boolean optional = line.startsWith("? ");
    if (!optional && !line.contains("|") && !line.contains(";")) {
      return act(line);
    }
    List<List<Step.Do>> sequences = new ArrayList<>();
    for (String choice : (optional ? line.substring(2) : line).split("\\|")) {
      sequences.add(sequence(choice));
    }
    return new Step.Either(optional, List.copyOf(sequences));
  }

  private List<Step.Do> sequence(String line) {
    return Arrays.stream(line.split(";"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .map(this::act)
        .toList();
  }

  private Step.Do act(String written) {
    String[] words = written.split(" +");
    Act act = acts.get(words[0]);
    String cast = String.join("", Arrays.asList(words).subList(1, words.length));
    if (act == null || act.roles().length() != cast.length()) {
      throw new IllegalStateException("no such act: " + written);
    }
    return new Step.Do(act, cast);
  }
}
