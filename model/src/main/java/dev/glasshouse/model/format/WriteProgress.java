package dev.glasshouse.model.format;

/** Hears how the writing of a model goes. */
public interface WriteProgress {
  /** Says nothing. */
  WriteProgress NONE =
      new WriteProgress() {
        @Override
        public void tensor(String name, long done, long total) {}

        @Override
        public void note(String message) {}
      };

  /**
   * A tensor's turn has come.
   *
   * @param done elements of the model that are written
   * @param total elements of the model
   */
  void tensor(String name, long done, long total);

  /** Something is other than was asked for. */
  void note(String message);
}
