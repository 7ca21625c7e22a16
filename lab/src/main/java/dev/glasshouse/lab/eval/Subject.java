package dev.glasshouse.lab.eval;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.lab.data.DocumentTokens;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model that is measured.
 *
 * @param device where its weights lie
 * @param model the weights
 * @param tokenizer what its ids mean
 * @param ends ids that end generation
 */
public record Subject(Device device, Model model, Tokenizer tokenizer, Set<Integer> ends) {
  /**
   * @throws UserError if the tokeniser has ids that the model does not know
   */
  public Subject {
    ends = Set.copyOf(ends);
    if (tokenizer.vocabSize() > model.config().vocab()) {
      throw new UserError(
          "The tokeniser has %,d ids and the model knows %,d: is it another model's tokeniser?"
              .formatted(tokenizer.vocabSize(), model.config().vocab()));
    }
  }

  /** A model whose tokeniser says which token ends a text. */
  public static Subject of(Device device, Model model, Tokenizer tokenizer) {
    return new Subject(
        device, model, tokenizer, tokenizer.eos().stream().boxed().collect(Collectors.toSet()));
  }

  /** A model out of its files. */
  public static Subject of(Device device, ModelFiles files, Tokenizer tokenizer) {
    Subject subject = of(device, files.freeze(device), tokenizer);
    Set<Integer> ends = new HashSet<>(subject.ends);
    files.generation().map(GenerationConfig::eos).ifPresent(ends::addAll);
    return new Subject(device, subject.model, tokenizer, ends);
  }

  /** Most tokens that the model reads. */
  int context() {
    return model.config().context();
  }

  /** What scores texts by this model. */
  Scorer scorer() {
    return new Scorer(device, model);
  }

  /** What writes on from a prompt by this model. */
  Generator generator() {
    return new Generator(model, device, tokenizer, context());
  }

  /**
   * A continuation to be scored after a context: the tokens of both texts together, from the first
   * on that is not also a token of the context alone, so that a token across the border is scored.
   *
   * @param context may be empty: then the continuation is a document's beginning
   * @param continuation not empty
   */
  ScoreRequest request(String context, String continuation) {
    int[] before = tokenizer.encodeOrdinary(context);
    int[] all = tokenizer.encodeOrdinary(context + continuation);
    int differ = Arrays.mismatch(before, all);
    return new ScoreRequest(afterBegin(all), 1 + differ);
  }

  /** A document's ids, with the token that begins one, and with one that ends it if wanted. */
  int[] document(String text, boolean end) {
    IntStream ids = IntStream.of(ids(text));
    return end ? IntStream.concat(ids, tokenizer.eos().stream()).toArray() : ids.toArray();
  }

  /** The ids of a document's first part, with the token that begins one. */
  int[] ids(String text) {
    return afterBegin(tokenizer.encodeOrdinary(text));
  }

  private int[] afterBegin(int... ids) {
    int begin = DocumentTokens.start(tokenizer);
    return IntStream.concat(IntStream.of(begin), IntStream.of(ids)).toArray();
  }
}
