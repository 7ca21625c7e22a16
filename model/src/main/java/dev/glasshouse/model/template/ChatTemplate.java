package dev.glasshouse.model.template;

import dev.glasshouse.tensor.UserError;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template: turns a conversation into the text that a model was trained on. Immutable and
 * safe for use by several threads. What of Jinja is understood stands in {@code
 * docs/chat-templates.md}.
 *
 * <pre>{@code
 * String prompt = ChatTemplate.of(source).render(
 *     List.of(ChatMessage.user("Hello!")), List.of(), true, Map.of("bos_token", "<s>"));
 * }</pre>
 */
public final class ChatTemplate {
  /** Fifty times the longest published one. */
  private static final int MAX_CHARS = 1 << 19;

  private final List<Node> nodes;
  private final String source;
  private final Map<String, @Nullable Object> variables;
  private final Clock clock;

  private ChatTemplate(
      String source, List<Node> nodes, Map<String, @Nullable Object> variables, Clock clock) {
    this.source = source;
    this.nodes = nodes;
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    this.clock = clock;
  }

  /**
   * Reads a template.
   *
   * @param source its text
   * @return the template
   * @throws UserError if it is too long, no template, or uses what is not supported; the line is
   *     named
   */
  public static ChatTemplate of(String source) {
    if (source.length() > MAX_CHARS) {
      throw new UserError(
          "Cannot read the chat template: it has %,d characters, at most %,d are accepted."
              .formatted(source.length(), MAX_CHARS));
    }
    return new ChatTemplate(source, Parser.parse(source), Map.of(), Clock.systemDefaultZone());
  }

  /**
   * The same template with variables that every rendering is given.
   *
   * @param more the variables, such as {@code bos_token}; they take the place of earlier ones
   * @return the template
   */
  public ChatTemplate with(Map<String, ?> more) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(variables);
    all.putAll(more);
    return new ChatTemplate(source, nodes, all, clock);
  }

  /**
   * The same template with another clock for {@code strftime_now}.
   *
   * @param other what says the date and the time zone
   * @return the template
   */
  public ChatTemplate with(Clock other) {
    return new ChatTemplate(source, nodes, variables, other);
  }

  /**
   * The text that was read.
   *
   * @return the source
   */
  public String source() {
    return source;
  }

  /**
   * Fills in the template.
   *
   * @param messages the conversation
   * @param tools the functions that the model may call, as JSON schemas; none where it may not
   * @param addGenerationPrompt whether the text ends with the beginning of the assistant's answer
   * @param extra further variables, which take the place of those of {@link #with(Map)}
   * @return the text
   * @throws UserError if the template refuses the conversation, fails on it, or exceeds a limit
   * @throws IllegalArgumentException if a value is of a kind that templates do not have
   */
  public String render(
      List<ChatMessage> messages,
      List<? extends Map<String, ?>> tools,
      boolean addGenerationPrompt,
      Map<String, ?> extra) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>(variables);
    given.put("tools", tools.isEmpty() ? null : tools);
    given.put("documents", null);
    given.putAll(extra);
    given.put("messages", messages.stream().map(ChatMessage::fields).toList());
    given.put("add_generation_prompt", addGenerationPrompt);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    try {
      given.forEach((name, value) -> values.put(name, Values.of(value, 0)));
    } catch (Fault fault) {
      throw new UserError("Cannot fill in the chat template: " + fault.getMessage() + ".", fault);
    }
    var budget = new Budget(Values.chars(values));
    Map<String, @Nullable Object> all = Functions.all(clock, budget);
    all.putAll(values);
    return new Evaluator(all, budget).run(nodes);
  }
}
