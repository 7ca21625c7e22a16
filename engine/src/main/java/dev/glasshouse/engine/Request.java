package dev.glasshouse.engine;

import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.UserError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What to generate.
 *
 * @param prompt the tokens to go on from, at least one
 * @param maxTokens most tokens to generate
 * @param sampling how they are drawn
 * @param stopTokens generation ends when one of these is drawn; it is not part of the text
 * @param stopSequences generation ends where the text comes to one of these; it is not part of the
 *     text
 */
public record Request(
    List<Integer> prompt,
    int maxTokens,
    Sampling sampling,
    Set<Integer> stopTokens,
    List<String> stopSequences) {
  private static final int DEFAULT_MAX_TOKENS = 256;

  /**
   * @throws UserError if the prompt or a stop sequence is empty, or the number of tokens negative
   */
  public Request {
    prompt = List.copyOf(prompt);
    stopTokens = Set.copyOf(stopTokens);
    stopSequences = List.copyOf(stopSequences);
    if (prompt.isEmpty()) {
      throw new UserError(
          "Nothing to generate from: the prompt is empty, and this tokeniser has no token that"
              + " begins a text; give a prompt");
    }
    if (maxTokens < 0) {
      throw new UserError("Cannot generate " + maxTokens + " tokens; expected 0 or more");
    }
    if (stopSequences.contains("")) {
      throw new UserError("A stop sequence is empty; expected at least one character");
    }
  }

  /**
   * Goes on from a text as from the beginning of a document, until the model ends it: 256 tokens at
   * most, drawn at temperature 1 with seed 0.
   *
   * @param text may be empty where the tokeniser has a token that begins a text; the names of
   *     special tokens in it stand for those tokens
   */
  public static Request of(Tokenizer tokenizer, String text) {
    List<Integer> prompt = IntStream.of(tokenizer.encodePrompt(text)).boxed().toList();
    Set<Integer> ends = tokenizer.eos().stream().boxed().collect(Collectors.toSet());
    return new Request(prompt, DEFAULT_MAX_TOKENS, Sampling.at(1), ends, List.of());
  }

  /**
   * Finds out whether a model can meet it.
   *
   * @param capacity tokens that a sequence can hold
   * @param vocab token ids of the model
   * @throws UserError if the prompt does not fit or holds ids the model has not
   */
  void check(int capacity, int vocab) {
    if (prompt.size() > capacity) {
      throw new UserError(
          "The prompt has %,d tokens and the context %,d: shorten the prompt"
              .formatted(prompt.size(), capacity));
    }
    for (int id : prompt) {
      if (id < 0 || id >= vocab) {
        throw new UserError(
            "The prompt holds token %d, and the model knows 0 to %d: is it another model's tokeniser?"
                .formatted(id, vocab - 1));
      }
    }
  }

  /** The same with another limit. */
  public Request withMaxTokens(int newMaxTokens) {
    return new Request(prompt, newMaxTokens, sampling, stopTokens, stopSequences);
  }

  /** The same with another way to draw. */
  public Request withSampling(Sampling newSampling) {
    return new Request(prompt, maxTokens, newSampling, stopTokens, stopSequences);
  }

  /** The same with other tokens that end it. */
  public Request withStopTokens(Set<Integer> newStopTokens) {
    return new Request(prompt, maxTokens, sampling, newStopTokens, stopSequences);
  }

  /** The same with other texts that end it. */
  public Request withStopSequences(List<String> newStopSequences) {
    return new Request(prompt, maxTokens, sampling, stopTokens, newStopSequences);
  }
}
