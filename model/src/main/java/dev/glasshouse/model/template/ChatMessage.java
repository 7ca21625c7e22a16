package dev.glasshouse.model.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool}, or what else a
 *     template knows
 * @param content its text, or what a template takes in its place (parts of several kinds, say)
 * @param others further fields by name ({@code tool_calls}, {@code tool_call_id}, {@code name},
 *     {@code reasoning_content}): texts, numbers, truth values, lists, maps, null
 */
public record ChatMessage(
    String role, @Nullable Object content, Map<String, @Nullable Object> others) {

  /** Takes a copy of the other fields. */
  public ChatMessage {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /**
   * A message of text.
   *
   * @param role who speaks
   * @param content what
   */
  public ChatMessage(String role, @Nullable Object content) {
    this(role, content, Map.of());
  }

  /**
   * The instructions.
   *
   * @param content their text
   * @return the message
   */
  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }

  /**
   * What the user says.
   *
   * @param content the text
   * @return the message
   */
  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  /**
   * What the model said.
   *
   * @param content the text
   * @return the message
   */
  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }

  /**
   * Functions that the model asked for.
   *
   * @param content what it said with them; often empty
   * @param calls the calls
   * @return the message
   */
  public static ChatMessage assistant(String content, List<ToolCall> calls) {
    return new ChatMessage(
        "assistant", content, Map.of("tool_calls", calls.stream().map(ToolCall::fields).toList()));
  }

  /**
   * What a function returned.
   *
   * @param content the result
   * @param callId the {@link ToolCall#id} that it answers
   * @return the message
   */
  public static ChatMessage tool(String content, String callId) {
    return new ChatMessage("tool", content, Map.of("tool_call_id", callId));
  }

  /** As templates see it. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("role", role);
    fields.put("content", content);
    fields.putAll(others);
    return fields;
  }
}
