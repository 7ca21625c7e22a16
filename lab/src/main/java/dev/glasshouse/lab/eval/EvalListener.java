package dev.glasshouse.lab.eval;

/** Hears how far a measurement is, in the thread that makes it. */
@FunctionalInterface
public interface EvalListener {
  /**
   * @param done items, or texts to score, that are finished
   * @param total of so many; the same in every call of a task
   */
  void progress(long done, long total);
}
