package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code pre_tokenizer} of byte-level tokenisers in {@code tokenizer.json}. */
final class JsonSplit {
  private JsonSplit() {}

  /**
   * Reads how text is split.
   *
   * @throws UserError if this is no pattern that we know, or not byte-level
   */
  static SplitPattern read(JsonObject preTokenizer) {
    if (preTokenizer.text("type").equals("ByteLevel")) {
      withoutPrefixSpace(preTokenizer).accept("use_regex", true);
      return SplitPattern.GPT2;
    }
    preTokenizer.allow("type", "pretokenizers").accept("type", "Sequence");
    var steps = new ArrayList<SplitStep>();
    boolean isByteLevel = false;
    for (JsonObject step : preTokenizer.objects("pretokenizers")) {
      if (step.text("type").equals("ByteLevel")) {
        isByteLevel = true;
        withoutPrefixSpace(step);
        if (step.flag("use_regex", true)) {
          steps.add(SplitStep.GPT2);
        }
      } else {
        steps.add(step(step));
      }
    }
    if (!isByteLevel) {
      throw new UserError(preTokenizer.path() + " has no step ByteLevel");
    }
    return SplitPattern.of(steps)
        .orElseThrow(() ->
            new UserError(
                "its split pattern is none that we know: "
                    + String.join(" then ", steps.stream().map(SplitStep::regex).toList())));
  }

  private static SplitStep step(JsonObject step) {
    return switch (step.text("type")) {
      case "Digits" ->
          step.allow("type", "individual_digits").flag("individual_digits", false)
              ? SplitStep.NUMBER
              : SplitStep.NUMBERS;
      case "Punctuation" -> {
        step.allow("type", "behavior").accept("behavior", "Contiguous").require("behavior");
        yield SplitStep.PUNCTUATION;
      }
      default -> {
        step.allow("type", "pattern", "behavior", "invert")
            .accept("type", "Split")
            .accept("behavior", "Isolated")
            .accept("invert", false);
        String regex = step.object("pattern").allow("Regex").text("Regex");
        yield SplitStep.byRegex(regex)
            .orElseThrow(() -> new UserError("its split pattern is none that we know: " + regex));
      }
    };
  }

  private static JsonObject withoutPrefixSpace(JsonObject preTokenizer) {
    byteLevel(preTokenizer).accept("add_prefix_space", false).require("add_prefix_space");
    return preTokenizer;
  }

  /** Checks a pre-tokeniser, post-processor or decoder that must be ByteLevel. */
  static JsonObject byteLevel(JsonObject object) {
    object.text("type");
    return object
        .allow("type", "add_prefix_space", "trim_offsets", "use_regex")
        .accept("type", "ByteLevel");
  }

  /** As {@link #read} reads it. */
  static Map<String, Object> write(SplitPattern pattern) {
    if (pattern == SplitPattern.GPT2) {
      return byteLevel(true);
    }
    List<Map<String, Object>> steps = new ArrayList<>();
    boolean endsInGpt2 = pattern.steps().getLast() == SplitStep.GPT2;
    int splits = pattern.steps().size() - (endsInGpt2 ? 1 : 0);
    pattern.steps().subList(0, splits).forEach(step -> steps.add(split(step)));
    steps.add(byteLevel(endsInGpt2));
    var sequence = new LinkedHashMap<String, Object>();
    sequence.put("type", "Sequence");
    sequence.put("pretokenizers", steps);
    return sequence;
  }

  private static Map<String, Object> split(SplitStep step) {
    var split = new LinkedHashMap<String, Object>();
    if (step == SplitStep.NUMBER || step == SplitStep.NUMBERS) {
      split.put("type", "Digits");
      split.put("individual_digits", step == SplitStep.NUMBER);
    } else if (step == SplitStep.PUNCTUATION) {
      split.put("type", "Punctuation");
      split.put("behavior", "Contiguous");
    } else {
      split.put("type", "Split");
      split.put("pattern", Map.of("Regex", step.regex()));
      split.put("behavior", "Isolated");
      split.put("invert", false);
    }
    return split;
  }

  /** The object of that type. */
  static Map<String, Object> byteLevel(boolean useRegex) {
    var object = new LinkedHashMap<String, Object>();
    object.put("type", "ByteLevel");
    object.put("add_prefix_space", false);
    object.put("trim_offsets", false);
    object.put("use_regex", useRegex);
    return object;
  }
}
