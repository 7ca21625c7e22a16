package dev.glasshouse.model.fuzz;

import dev.glasshouse.model.format.GgufFuzz;
import dev.glasshouse.model.format.SafetensorsFuzz;
import dev.glasshouse.model.template.TemplateFuzz;
import dev.glasshouse.model.tokenizer.TokenizerJsonFuzz;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What reads bytes of a stranger. Each class has a method {@code fuzzerTestOneInput(byte[])}, which
 * Jazzer calls.
 *
 * @param target the class
 * @param input that method
 * @param seeds good inputs to begin with
 */
record Fuzzed(Class<?> target, Consumer<byte[]> input, Supplier<List<byte[]>> seeds) {
  /** All there are. */
  static final List<Fuzzed> ALL =
      List.of(
          new Fuzzed(
              SafetensorsFuzz.class, SafetensorsFuzz::fuzzerTestOneInput, SafetensorsFuzz::seeds),
          new Fuzzed(GgufFuzz.class, GgufFuzz::fuzzerTestOneInput, GgufFuzz::seeds),
          new Fuzzed(
              TokenizerJsonFuzz.class,
              TokenizerJsonFuzz::fuzzerTestOneInput,
              TokenizerJsonFuzz::seeds),
          new Fuzzed(TemplateFuzz.class, TemplateFuzz::fuzzerTestOneInput, TemplateFuzz::seeds));

  @Override
  public String toString() {
    return target.getSimpleName();
  }
}
