package dev.glasshouse.lab.report;

import dev.glasshouse.model.RunFolder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model wrote while it was learning.
 *
 * @param step steps made by then
 * @param loss of the last of them, nats a token
 * @param sample the text
 */
public record DiaryEntry(long step, double loss, CheckedSample sample) {

  /** The diary of a run, in the order of time; empty where it has none. */
  static List<DiaryEntry> read(RunFolder run, FactCheck check) {
    List<DiaryEntry> entries = new ArrayList<>();
    JsonLines.read(
        run.path().resolve("samples.jsonl"),
        line -> {
          var sample = new Sample(line.path("seed").asLong(0), line.path("text").asString(""));
          entries.add(
              new DiaryEntry(
                  line.path("step").asLong(0) + 1,
                  line.path("loss").asDouble(0),
                  check.apply(sample)));
        });
    return entries;
  }
}
