package dev.glasshouse.lab.eval;

import dev.glasshouse.tensor.UserError;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with fields in braces, such as <code>Question: {query}</code>; a doubled brace stands for
 * itself.
 *
 * @param text the template
 */
record Template(String text) {
  private static final Pattern PART = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]");

  /**
   * @throws UserError if braces do not match, or name no field
   */
  Template {
    fill(text, field -> FieldPath.parse(field).text());
  }

  /** The text for one item. */
  String of(EvalItem item) {
    return fill(text, item::text);
  }

  /** The text with the same value for every field. */
  String with(String value) {
    return fill(text, _ -> value);
  }

  private static String fill(String text, Function<String, String> value) {
    Matcher part = PART.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (part.find()) {
      String replacement =
          switch (part.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            case "{", "}" ->
                throw new UserError(
                    "the template '" + text + "' has a brace alone; double it to mean the brace");
            default -> value.apply(part.group(1));
          };
      part.appendReplacement(filled, Matcher.quoteReplacement(replacement));
    }
    return part.appendTail(filled).toString();
  }
}
