package dev.glasshouse.model.template;

/** What went wrong while a template was filled in; whoever knows the line adds it. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  Fault(String message) {
    super(message, null, false, false);
  }
}
