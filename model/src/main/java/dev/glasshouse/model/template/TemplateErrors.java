package dev.glasshouse.model.template;

import dev.glasshouse.tensor.UserError;

/** What goes wrong in templates, with the line on which it does. */
final class TemplateErrors {
  private TemplateErrors() {}

  /** The template is not of the language. */
  static UserError syntax(int line, String what) {
    return new UserError("Cannot read the chat template, line %d: %s.".formatted(line, what));
  }

  /** The template uses something that we do not have. */
  static UserError unsupported(int line, String what) {
    return new UserError(
        "Cannot use the chat template, line %d: %s is not supported.".formatted(line, what));
  }

  /** The template cannot be carried out on these messages. */
  static UserError failed(int line, String what) {
    return new UserError("Cannot fill in the chat template, line %d: %s.".formatted(line, what));
  }
}
