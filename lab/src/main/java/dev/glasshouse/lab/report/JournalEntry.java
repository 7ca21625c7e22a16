package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A line of a run's {@code journal.jsonl}: what one process did to the run, and where. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = JournalEntry.Stage.class, name = "stage"),
  @JsonSubTypes.Type(value = JournalEntry.End.class, name = "end"),
})
public sealed interface JournalEntry {

  /**
   * A process began to work on the run.
   *
   * @param time ISO 8601
   * @param command the words of the command line, after the program's name
   */
  record Begin(String time, List<String> command, Program program, Machine machine)
      implements JournalEntry {
    /** Copies the command. */
    public Begin {
      command = List.copyOf(command);
    }
  }

  /**
   * A stage before or after the steps is over.
   *
   * @param name what was done
   * @param seconds how long it took
   */
  record Stage(String name, double seconds) implements JournalEntry {}

  /**
   * A process ended well; one that was killed leaves no such line.
   *
   * @param finished whether the run was over
   * @param seconds time of the run up to here, all processes together
   * @param rss the most bytes that were resident in this process
   */
  record End(boolean finished, double seconds, long rss) implements JournalEntry {}
}
