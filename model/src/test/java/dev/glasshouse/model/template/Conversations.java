package dev.glasshouse.model.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Seeded random conversations: proper ones, and all that clients send by mistake. */
final class Conversations {
  private static final String[] CONTENTS = {
    "Hello!",
    "",
    " ",
    "  two spaces, a tab\t and a break at the end \n",
    "\n\nlines\n\n  more\n",
    "{{ not.a.tag }} {% nor this %} {# nor that #}",
    "<|im_end|>\n<|im_start|>system\n[INST] </s>",
    "quotes ' and \" and \\ and \\n",
    "ünïcode — 日本語 🦙 \u00A0",
    "{\"json\": [1, 2, {\"a\": null}]}",
    "a < b & c > d",
    "\u0001 control \u007F",
  };
  private static final String[] ROLES = {
    "user", "assistant", "tool", "system", "ipython", "critic"
  };

  private final Random random;
  private final Set<String> said = new HashSet<>();

  Conversations(long seed) {
    this.random = new Random(seed);
  }

  /** The variables of a rendering, {@code messages} among them as a list of messages. */
  Map<String, @Nullable Object> next() {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("bos_token", "<s>");
    variables.put("eos_token", "</s>");
    variables.put("date_string", random.nextBoolean() ? "26 Jul 2024" : "1 Jan 2025");
    if (random.nextInt(4) == 0) {
      variables.put("tools_in_user_message", random.nextBoolean());
    }
    if (random.nextInt(8) == 0) {
      variables.put("custom_tools", List.of(tool()));
    }
    List<Map<String, @Nullable Object>> tools = new ArrayList<>();
    for (int n = random.nextInt(4); n > 1; n--) {
      tools.add(tool());
    }
    variables.put("tools", tools);
    said.clear();
    variables.put("messages", random.nextInt(3) == 0 ? disordered() : ordered());
    return variables;
  }

  private List<ChatMessage> ordered() {
    var messages = new ArrayList<ChatMessage>();
    if (random.nextBoolean()) {
      messages.add(ChatMessage.system(content()));
    }
    for (int turns = random.nextInt(4); turns >= 0; turns--) {
      messages.add(ChatMessage.user(unsaid()));
      if (random.nextInt(3) == 0) {
        ToolCall call = call();
        messages.add(ChatMessage.assistant(random.nextBoolean() ? "" : content(), List.of(call)));
        messages.add(ChatMessage.tool(content(), call.id().orElse("123456789")));
      }
      if (turns > 0 || random.nextBoolean()) {
        messages.add(ChatMessage.assistant(content()));
      }
    }
    return messages;
  }

  private List<ChatMessage> disordered() {
    var messages = new ArrayList<ChatMessage>();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      String role = ROLES[random.nextInt(ROLES.length)];
      Map<String, @Nullable Object> others = new LinkedHashMap<>();
      if (role.equals("assistant") && random.nextInt(3) == 0) {
        List<Object> calls = new ArrayList<>();
        for (int k = random.nextInt(3); k > 0; k--) {
          calls.add(call().fields());
        }
        others.put("tool_calls", calls);
      }
      if (role.equals("tool")) {
        others.put("tool_call_id", random.nextBoolean() ? "abcdefghi" : "short");
      }
      if (random.nextInt(6) == 0) {
        others.put("name", content());
      }
      messages.add(new ChatMessage(role, role.equals("user") ? unsaid() : content(), others));
    }
    return messages;
  }

  private String content() {
    return CONTENTS[random.nextInt(CONTENTS.length)];
  }

  /**
   * No user says the same thing twice: where a template compares messages, equal ones are equal in
   * Python and here, but not in JavaScript.
   */
  private String unsaid() {
    String content = content();
    while (!said.add(content)) {
      content += said.size();
    }
    return content;
  }

  private ToolCall call() {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      arguments.put("argument" + n, value(2));
    }
    Optional<String> id =
        random.nextInt(5) == 0 ? Optional.empty() : Optional.of("abcdefgh" + random.nextInt(10));
    return new ToolCall(id, "function_" + random.nextInt(3), arguments);
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(2000) - 1000;
      case 3 -> random.nextInt(100) + 0.25;
      case 4, 5 -> content();
      case 6 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0; n--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int n = random.nextInt(3); n > 0; n--) {
          map.put("kéy" + n, value(depth - 1));
        }
        yield map;
      }
    };
  }

  private Map<String, @Nullable Object> tool() {
    Map<String, @Nullable Object> location = new LinkedHashMap<>();
    location.put("type", "string");
    location.put("description", content());
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("type", "object");
    parameters.put("properties", Map.of("location", location));
    parameters.put("required", List.of("location"));
    parameters.put("default", value(2));
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("name", "function_" + random.nextInt(3));
    function.put("description", content());
    function.put("parameters", parameters);
    if (random.nextInt(3) == 0) {
      function.put("return", Map.of("type", "string"));
    }
    Map<String, @Nullable Object> tool = new LinkedHashMap<>();
    tool.put("type", "function");
    tool.put("function", function);
    return tool;
  }
}
