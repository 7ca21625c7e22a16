package dev.glasshouse.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets long work end well when the user presses Ctrl-C, or the system asks the process to end: the
 * work sees {@link #requested} between two steps, saves, and closes this; only then does the
 * process end, with the exit code of the signal (130 for Ctrl-C).
 *
 * <pre>{@code
 * try (var interruption = Interruption.watch()) {
 *   trainer.run(interruption::requested);
 * }
 * }</pre>
 */
public final class Interruption implements AutoCloseable {
  /** That of Ctrl-C, for work that saw it. */
  static final int EXIT_CODE = 130;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::holdUntilClosed, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** From now on the process does not end before {@link #close}, or before it is killed. */
  public static Interruption watch() {
    var interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void holdUntilClosed() {
    requested = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the work should save and stop. */
  public boolean requested() {
    return requested;
  }

  /** The work is over; if the process was asked to end, it now does. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process began to end just now; the hook finds the latch open.
      }
    }
  }
}
