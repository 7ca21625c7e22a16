package dev.glasshouse.lab.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs that are over, as {@code runs.json}. */
final class ScaleRuns {
  private static final String FILE = "runs.json";

  private final ScaleFolder folder;
  private final List<ScaleRun> runs;

  private record Content(List<ScaleRun> runs) {}

  ScaleRuns(ScaleFolder folder) {
    this.folder = folder;
    runs = new ArrayList<>(folder.read(FILE, Content.class).map(Content::runs).orElse(List.of()));
  }

  /** The run of a folder, if it is over. */
  Optional<ScaleRun> find(String run) {
    return runs.stream().filter(each -> each.run().equals(run)).findFirst();
  }

  void add(ScaleRun run) {
    runs.add(run);
    folder.write(FILE, new Content(runs));
  }

  /** In the order in which they ended. */
  List<ScaleRun> all() {
    return List.copyOf(runs);
  }
}
