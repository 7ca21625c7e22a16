package dev.glasshouse.lab.scale;

/**
 * Time spent on an experiment, by all processes that worked on it; one that was killed loses some.
 */
final class ScaleClock {
  private static final String FILE = "clock.json";

  private final ScaleFolder folder;
  private final double before;
  private final long start = System.nanoTime();

  private record Spent(double seconds) {}

  ScaleClock(ScaleFolder folder) {
    this.folder = folder;
    before = folder.read(FILE, Spent.class).map(Spent::seconds).orElse(0.0);
  }

  /** Spent so far. */
  double seconds() {
    return before + (System.nanoTime() - start) / 1e9;
  }

  void save() {
    folder.write(FILE, new Spent(seconds()));
  }
}
