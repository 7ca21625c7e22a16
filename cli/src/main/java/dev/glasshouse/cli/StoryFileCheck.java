package dev.glasshouse.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.glasshouse.lab.data.FileDocuments;
import dev.glasshouse.lab.data.storyworld.Contradiction;
import dev.glasshouse.lab.data.storyworld.StoryCheck;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import dev.glasshouse.lab.eval.StoryFailure;
import dev.glasshouse.lab.eval.StoryMeasure;
import dev.glasshouse.lab.eval.StoryScores;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures the stories of a file and says for each that fails what is wrong with it. */
final class StoryFileCheck {
  /** Failing stories in JSON; of more, only the number. */
  private static final int MOST_LISTED = 1000;

  private final String path;
  private final String field;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Failing> failing = new ArrayList<>();
  private long notListed;

  /**
   * @param path of a file, a folder or a glob
   * @param field of JSON lines; empty for the usual one
   * @param json whether one line of JSON is wanted
   */
  StoryFileCheck(String path, String field, boolean json, PrintWriter out, PrintWriter err) {
    this.path = path;
    this.field = field;
    this.json = json;
    this.out = out;
    this.err = err;
  }

  /**
   * A story that fails.
   *
   * @param story its number, from 1
   * @param sentences in it
   * @param facts that were read in it
   * @param wrong the sentences that are not understood or cannot be true
   */
  private record Failing(int story, int sentences, int facts, List<Wrong> wrong) {
    static Failing of(int number, StoryCheck check) {
      return new Failing(
          number,
          check.lines().size(),
          check.facts().size(),
          check.lines().stream().filter(line -> !line.good()).map(Wrong::of).toList());
    }
  }

  /**
   * A sentence that makes a story fail.
   *
   * @param understood whether it has the form of a frame
   * @param reasons why it cannot be true
   */
  private record Wrong(String sentence, boolean understood, List<String> reasons) {
    static Wrong of(StoryCheck.Line line) {
      return new Wrong(
          line.text(),
          line.parsed(),
          line.contradictions().stream().map(Contradiction::reason).toList());
    }
  }

  private record Report(
      String file,
      @JsonUnwrapped StoryScores scores,
      List<Failing> failing,
      @JsonProperty("failing_not_listed") long notListed) {}

  /**
   * Reads, measures, prints.
   *
   * @throws UserError if there is no such file, it is empty or binary, or has no story
   */
  void run() {
    FileDocuments documents = FileDocuments.of(path, field);
    var measure = new StoryMeasure(new StoryChecker());
    long total = size();
    long read = 0;
    try (Stream<String> texts = documents.open();
        var progress = new LateProgress(err, "check", total)) {
      for (Iterator<String> each = texts.iterator(); each.hasNext(); ) {
        String text = each.next();
        StoryCheck check = measure.add(text);
        if (!check.passes()) {
          tell(Failing.of(measure.count(), check));
        }
        read += text.length();
        progress.update(read, "%,d stories".formatted(measure.count()));
      }
    }
    if (measure.count() == 0) {
      throw new UserError("Cannot check " + path + ": there is no story in it");
    }
    StoryScores scores = measure.scores(Optional.empty());
    if (json) {
      out.println(StoryworldCommand.line(new Report(path, scores, failing, notListed)));
    } else {
      print(scores);
    }
  }

  /** About how many characters there are to read, where that is known. */
  private long size() {
    try {
      Path file = Path.of(path);
      return Files.isRegularFile(file) ? Math.max(1, Files.size(file)) : Long.MAX_VALUE;
    } catch (IOException | InvalidPathException e) {
      return Long.MAX_VALUE;
    }
  }

  private void tell(Failing story) {
    if (json) {
      if (failing.size() < MOST_LISTED) {
        failing.add(story);
      } else {
        notListed++;
      }
      return;
    }
    out.printf(
        Locale.ROOT,
        "story %d fails: %s, %s%n",
        story.story(),
        plural(story.sentences(), "sentence"),
        plural(story.facts(), "fact"));
    for (Wrong each : story.wrong()) {
      out.println(
          "  "
              + (each.understood() ? "contradiction" : "not understood")
              + ": "
              + shown(each.sentence()));
      each.reasons().forEach(reason -> out.println("    " + reason));
    }
  }

  private static String plural(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** A sentence as it may go to a terminal: short, without control characters. */
  private static String shown(String sentence) {
    String cut = sentence.length() > 200 ? sentence.substring(0, 200) + "..." : sentence;
    return cut.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  private void print(StoryScores scores) {
    if (scores.good() < 1) {
      out.println();
      for (StoryFailure each : scores.failures()) {
        out.printf(
            Locale.ROOT,
            "%,8d fail for: %s%s%n",
            each.stories(),
            each.reason(),
            each.alone() > 0 ? ", %,d of them for nothing else".formatted(each.alone()) : "");
      }
      out.println();
    }
    out.printf(Locale.ROOT, "%-44s %8s %7s  %s%n", "", "share", "error", "95% interval");
    row(scores, "good", "of %,d stories are good".formatted(scores.count()));
    row(scores, "true_good", "of true stories, not learnt from");
    row(scores, "shuffled_good", "of the same with their sentences shuffled");
  }

  private void row(StoryScores scores, String key, String name) {
    var share = scores.shares().get(key);
    if (share != null) {
      out.printf(
          Locale.ROOT,
          "%-44s %7.2f%% %6.2f%%  %.2f%% to %.2f%%%n",
          name,
          100 * share.value(),
          100 * share.error(),
          100 * share.low(),
          100 * share.high());
    }
  }
}
