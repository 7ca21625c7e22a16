package dev.glasshouse.tensor;

/**
 * A mistake that the user can mend. Its message says what was being done, on which file or tensor,
 * what was expected and found, and what to do next; the command line prints it without a stack
 * trace and exits with code 2.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message one or two lines for the user
   */
  public UserError(String message) {
    super(message);
  }

  /**
   * @param message one or two lines for the user
   * @param cause what was caught, shown with {@code --debug}
   */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
