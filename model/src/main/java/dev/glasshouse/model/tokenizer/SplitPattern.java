package dev.glasshouse.model.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The published patterns that cut a text into pieces before byte pairs are merged; no token crosses
 * a cut. A pattern is one regular expression or several, of which each cuts up the pieces of the
 * one before. The names are those of {@code tokenizer.ggml.pre} in GGUF files; where two sources
 * write a pattern differently, the one of {@code tokenizer.json} counts.
 */
public enum SplitPattern {
  /** GPT-2's, which MPT, OLMo and Phi-2 share. */
  GPT2(List.of("gpt-2", "mpt", "olmo", "phi-2"), SplitStep.GPT2),

  /** Qwen2's, which Qwen3 and our own models share. */
  QWEN2(List.of("qwen2", "deepseek-r1-qwen"), SplitStep.QWEN2),

  /** That of Llama 3. */
  LLAMA3(List.of("llama-bpe", "llama3", "llama-v3"), SplitStep.LLAMA3),

  /** SmolLM's, which StarCoder and Refact share: GPT-2's with every digit alone. */
  SMOLLM(
      List.of("smollm", "starcoder", "refact", "codeshell", "command-r"),
      SplitStep.NUMBER,
      SplitStep.GPT2),

  /** Falcon's. */
  FALCON(
      List.of("falcon"),
      SplitStep.PUNCTUATION,
      SplitStep.GPT2,
      SplitStep.NUMBERS,
      SplitStep.THREE_DIGITS),

  /** That of DeepSeek's first language models. */
  DEEPSEEK_LLM(
      List.of("deepseek-llm"),
      SplitStep.LINE_END,
      SplitStep.DEEPSEEK_LETTERS,
      SplitStep.DEEPSEEK_PUNCTUATION,
      SplitStep.LAST_SPACES,
      SplitStep.DEEPSEEK_EAST,
      SplitStep.NUMBER),

  /** That of DeepSeek Coder. */
  DEEPSEEK_CODER(
      List.of("deepseek-coder"),
      SplitStep.LINE_END,
      SplitStep.SPACED_LETTERS,
      SplitStep.SPACED_PUNCTUATION,
      SplitStep.DEEPSEEK_EAST,
      SplitStep.NUMBER);

  @SuppressWarnings("ImmutableEnumChecker") // lists that cannot be changed
  private final List<String> ggufNames;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<SplitStep> steps;

  SplitPattern(List<String> ggufNames, SplitStep... steps) {
    this.ggufNames = ggufNames;
    this.steps = List.of(steps);
  }

  /**
   * The name under which GGUF files know this pattern ({@code tokenizer.ggml.pre}); the first where
   * there are several.
   *
   * @return the name
   */
  public String ggufName() {
    return ggufNames.getFirst();
  }

  /**
   * The regular expressions as they were published, in their order.
   *
   * @return the expressions, in the syntax of Oniguruma
   */
  public List<String> regexes() {
    return steps.stream().map(SplitStep::regex).toList();
  }

  /** Each cuts up the pieces of the one before. */
  List<SplitStep> steps() {
    return steps;
  }

  /** Whether a piece ends wherever a space follows this letter. */
  boolean endsAtSpace(char letter) {
    return steps.stream().allMatch(step -> step.endsAtSpace(letter));
  }

  /**
   * The pattern of a GGUF file.
   *
   * @param name a value of {@code tokenizer.ggml.pre}
   * @return the pattern, or empty where this is none of ours
   */
  static Optional<SplitPattern> byGgufName(String name) {
    return Arrays.stream(values()).filter(one -> one.ggufNames.contains(name)).findFirst();
  }

  /** Every name of {@code tokenizer.ggml.pre} that is known. */
  static List<String> ggufNames() {
    return Arrays.stream(values()).flatMap(one -> one.ggufNames.stream()).toList();
  }

  /** The pattern that consists of some steps, or empty where this is none of ours. */
  static Optional<SplitPattern> of(List<SplitStep> steps) {
    return Arrays.stream(values()).filter(one -> one.steps.equals(steps)).findFirst();
  }
}
