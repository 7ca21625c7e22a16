package dev.glasshouse.cli;

import dev.glasshouse.lab.data.storyworld.Fact;
import dev.glasshouse.lab.data.storyworld.Story;
import dev.glasshouse.lab.data.storyworld.StoryStatistics;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;

/** {@code glasshouse storyworld}: tells stories, and measures those that others tell. */
@Command(
    name = "storyworld",
    description = {
      "Tell stories of a small world in which it is known what is true, or measure a file of"
          + " stories in its language: which sentences are understood, and what contradicts what"
          + " (docs/storyworld.md).",
      "Stories are the same for the same seed; a line <|endoftext|> stands between them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse storyworld --count 3                     three stories",
      "  glasshouse storyworld --count 1000 --seed 7 > stories.txt",
      "  glasshouse storyworld --count 10 --facts            JSON lines with facts",
      "  glasshouse storyworld --check stories.txt           what is wrong in each",
      "  glasshouse storyworld --check run/stories.jsonl --json",
      "  glasshouse storyworld --statistics                  figures of 10,000 stories",
    })
final class StoryworldCommand implements Runnable {
  private static final String SEPARATOR = "<|endoftext|>";
  private static final int DEFAULT_COUNT = 10;
  private static final int STATISTICS_COUNT = 10_000;

  /** Beyond it, the sets that statistics count with would not fit in the usual memory. */
  private static final int MOST_FOR_STATISTICS = 100_000;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many stories (10; for --statistics 10,000).")
  private @Nullable Integer count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Which stories (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--facts", description = "Print JSON lines: each story with its facts.")
  private boolean facts;

  @Option(names = "--statistics", description = "Print figures of the stories instead.")
  private boolean statistics;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "Measure the stories of a file: text with <|endoftext|> between them, or .jsonl; a folder"
              + " or a glob too.")
  private @Nullable String check;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "",
      description = "For --check: the field of .jsonl that holds the story (text).")
  private String field;

  @Option(names = "--json", description = "For --check and --statistics: print one line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  StoryworldCommand() {}

  @Override
  public void run() {
    if (check != null) {
      if (count != null || facts || statistics) {
        throw new UserError("--check reads a file: leave out --count, --facts and --statistics");
      }
      new StoryFileCheck(check, field, json, out(), spec.commandLine().getErr()).run();
      return;
    }
    if (count != null && count < 1) {
      throw new UserError("--count is " + count + "; expected 1 or more");
    }
    if (statistics) {
      if (facts) {
        throw new UserError("--facts and --statistics do not go together: leave one out");
      }
      printStatistics(count == null ? STATISTICS_COUNT : count);
    } else {
      tell(count == null ? DEFAULT_COUNT : count);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void tell(int stories) {
    Storyworld world = Storyworld.of(seed, stories);
    try (var progress = new LateProgress(spec.commandLine().getErr(), "stories", stories)) {
      for (int i = 0; i < stories && !out().checkError(); i++) {
        Story story = world.story(i);
        if (facts || json) {
          out().println(line(TrueStory.of(seed, i, story)));
        } else {
          if (i > 0) {
            out().println(SEPARATOR);
          }
          out().println(story.text());
        }
        progress.update(i + 1L);
      }
    }
  }

  private void printStatistics(int stories) {
    if (stories > MOST_FOR_STATISTICS) {
      throw new UserError(
          "--statistics counts at most %,d stories; --count is %,d"
              .formatted(MOST_FOR_STATISTICS, stories));
    }
    StoryStatistics figures;
    try (var progress = new LateProgress(spec.commandLine().getErr(), "statistics", stories)) {
      figures = StoryStatistics.of(Storyworld.of(seed, stories), stories, progress::update);
    }
    if (json) {
      out().println(line(figures));
      return;
    }
    row("stories", "%,d (seed %d)", figures.stories(), seed);
    row("words a story", "%s", spread(figures.wordsPerStory()));
    row("sentences a story", "%s", spread(figures.sentencesPerStory()));
    row("different facts a story", "%s", spread(figures.factsPerStory()));
    row("words in the vocabulary", "%,d", figures.vocabulary());
    row("distinct 4-grams", "%,d in %,d words", figures.distinct4grams(), figures.words());
    row("sentence frames", "%,d, of which %,d were used", figures.frames(), figures.framesUsed());
    row(
        "largest share of a frame",
        "%.2f%% of %,d sentences: %s",
        100 * figures.largestFrameShare(),
        figures.sentences(),
        figures.largestFrame());
    row("the parser's recall", "%.3f%% of the sentences", 100 * figures.recall());
    row("read with the same facts", "%.3f%% of the sentences", 100 * figures.sameFacts());
    row("stories that pass", "%.2f%%", 100 * figures.good());
    row("different stories", "at least %.1e", figures.differentStoriesAtLeast());
  }

  private void row(String name, String form, Object... values) {
    out().println("%-26s".formatted(name) + String.format(Locale.ROOT, form, values));
  }

  private static String spread(List<Integer> least) {
    return "%,d to %,d, median %,d".formatted(least.get(0), least.get(2), least.get(1));
  }

  /** A value as JSON on one line. */
  static String line(Object value) {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(value);
  }

  /**
   * A line of {@code --facts}.
   *
   * @param seed and
   * @param index say which story it is
   * @param plot the course of events it follows
   * @param sentences of the text, in order, each with what it tells
   */
  private record TrueStory(
      long seed, long index, String plot, String text, List<TrueSentence> sentences) {
    static TrueStory of(long seed, long index, Story story) {
      return new TrueStory(
          seed,
          index,
          story.plot(),
          story.text(),
          story.lines().stream()
              .map(each ->
                  new TrueSentence(each.text(), each.facts().stream().map(Fact::toString).toList()))
              .toList());
    }
  }

  /** A sentence with its facts, such as {@code at(Pip, the pond)}. */
  private record TrueSentence(String text, List<String> facts) {}
}
