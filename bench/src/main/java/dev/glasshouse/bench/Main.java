package dev.glasshouse.bench;

/** Where {@code glasshouse bench} starts: the command line with one command more. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and ends the process with its exit code.
   *
   * @param args what the user typed after {@code glasshouse}
   */
  public static void main(String[] args) {
    dev.glasshouse.cli.Main.run(args, new Bench());
  }
}
