package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final Request TINY = Request.of(TinyGlass.TOKENIZER, "abc");

  private final Device device = Device.cpu(2);
  private final StringBuilder streamed = new StringBuilder();

  @AfterEach
  void close() {
    device.close();
  }

  private Generator tiny(int context) {
    return new Generator(
        TinyGlass.build(device, context), device, TinyGlass.TOKENIZER, Integer.MAX_VALUE);
  }

  private Generation generate(Generator generator, Request request) {
    streamed.setLength(0);
    Generation generation = generator.generate(request, streamed::append);
    assertThat(streamed).hasToString(generation.text());
    return generation;
  }

  private Generation story(String prompt, BiFunction<Request, Tokenizer, Request> change) {
    var folder = SharedData.path("stories260K");
    Tokenizer tokenizer = Tokenizers.load(folder.resolve("tok512.bin"));
    try (ModelFiles files = ModelFiles.open(folder.resolve("stories260K.bin"))) {
      var generator = new Generator(files.build(device), device, tokenizer, 512);
      Request request = Request.of(tokenizer, prompt).withSampling(Sampling.greedy());
      return generate(generator, change.apply(request, tokenizer));
    }
  }

  @Test
  void writesWhatAnotherProgramWroteWithTheSameModel() throws IOException {
    Generation generation = story("", (request, _) -> request.withMaxTokens(200));
    assertThat(generation.text())
        .isEqualTo(Files.readString(SharedData.path("stories260K/expected.txt")));
    assertThat(generation.stop()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(generation.tokens()).hasSize(200);
    assertThat(generation.promptTokens()).isEqualTo(1);
    assertThat(generation.tokensPerSecond()).isPositive();
    assertThat(generation.promptTokensPerSecond()).isPositive();
  }

  @Test
  void goesOnFromAPromptAsItWouldFromItsOwnWords() {
    Generation whole = story("", (request, _) -> request.withMaxTokens(60));
    Generation rest = story("Once upon a time,", (request, _) -> request.withMaxTokens(20));
    assertThat(whole.text()).startsWith("Once upon a time," + rest.text());
  }

  @Test
  void stopsBeforeAStopSequenceThatSpansTokens() {
    Generation generation =
        story("", (request, _) -> request.withStopSequences(List.of("nowhere", "Lily. She")));
    assertThat(generation.text()).isEqualTo("Once upon a time, there was a little girl named ");
    assertThat(generation.stop()).isEqualTo(StopReason.STOP_SEQUENCE);
  }

  @Test
  void stopsAtAStopToken() {
    Generation generation =
        story(
            "",
            (request, tokenizer) ->
                request.withStopTokens(Set.of(story("", (r, _) -> r).tokens().get(5))));
    assertThat(generation.stop()).isEqualTo(StopReason.END_TOKEN);
    assertThat(generation.tokens()).hasSize(6);
    assertThat("Once upon a time, there was").startsWith(generation.text());
  }

  @Test
  void neverGivesHalfACharacter() {
    Generator generator = tiny(400);
    for (long seed = 0; seed < 5; seed++) {
      List<String> pieces = new ArrayList<>();
      Generation generation =
          generator.generate(
              TINY.withSampling(Sampling.at(2).withSeed(seed)).withStopTokens(Set.of()),
              pieces::add);
      int[] tokens = generation.tokens().stream().mapToInt(Integer::intValue).toArray();
      assertThat(generation.text()).isEqualTo(TinyGlass.TOKENIZER.decode(tokens));
      assertThat(pieces).doesNotContain("").allMatch(piece -> piece.codePointCount(0, 1) == 1);
      assertThat(pieces)
          .noneMatch(piece -> Character.isLowSurrogate(piece.charAt(0)))
          .noneMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
    }
  }

  @Test
  void stopsWhereTheContextEnds() {
    Generation generation = generate(tiny(16), TINY.withMaxTokens(100).withStopTokens(Set.of()));
    assertThat(generation.stop()).isEqualTo(StopReason.CONTEXT_FULL);
    assertThat(generation.tokens()).hasSize(16 - TINY.prompt().size() + 1);
  }

  @Test
  void writesNothingWhereNothingIsAskedFor() {
    Generation generation = generate(tiny(16), TINY.withMaxTokens(0));
    assertThat(generation.stop()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(generation.tokens()).isEmpty();
    assertThat(generation.text()).isEmpty();
    assertThat(generation.tokensPerSecond()).isZero();
  }

  @Test
  void addsNothingToAPromptThatEndsInsideACharacter() {
    List<Integer> prompt = Request.of(TinyGlass.TOKENIZER, "é").prompt();
    Request half =
        new Request(
            prompt.subList(0, prompt.size() - 1), 0, Sampling.greedy(), Set.of(), List.of());
    assertThat(generate(tiny(16), half).text()).isEmpty();
  }

  @Test
  void drawsTheSameTokensAgainAndOthersWithAnotherSeed() {
    Generator generator = tiny(100);
    Request request = TINY.withMaxTokens(50).withSampling(Sampling.at(1.2).withTopP(0.95));
    List<Integer> first = generate(generator, request).tokens();
    assertThat(generate(generator, request).tokens()).isEqualTo(first);
    Request other = request.withSampling(request.sampling().withSeed(1));
    assertThat(generate(generator, other).tokens()).isNotEqualTo(first);
  }

  /** Wants no more once so many questions were asked. */
  private static final class Patience implements Output {
    private int left;

    Patience(int left) {
      this.left = left;
    }

    @Override
    public void text(String piece) {}

    @Override
    public boolean cancelled() {
      return left-- == 0;
    }
  }

  @Test
  void endsWhenCancelled() {
    Generator generator = tiny(1000);
    Request request = TINY.withStopTokens(Set.of());
    Generation whileWriting = generator.generate(request, new Patience(8));
    assertThat(whileWriting.stop()).isEqualTo(StopReason.CANCELLED);
    assertThat(whileWriting.tokens()).hasSize(7);
    Request longPrompt = Request.of(TinyGlass.TOKENIZER, "long ".repeat(150));
    Generation whileReading = generator.generate(longPrompt, new Patience(1));
    assertThat(whileReading.stop()).isEqualTo(StopReason.CANCELLED);
    assertThat(whileReading.promptTokens()).isEqualTo(Sequence.CHUNK);
    assertThat(whileReading.tokens()).isEmpty();
    assertThat(generate(generator, TINY.withMaxTokens(1)).stop())
        .isNotEqualTo(StopReason.CANCELLED);
  }

  @Test
  void refusesAPromptThatDoesNotFit() {
    Generator generator = tiny(16);
    Request request = Request.of(TinyGlass.TOKENIZER, "seventeen letters");
    assertThatThrownBy(() -> generator.generate(request, _ -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("18 tokens")
        .hasMessageContaining("16");
  }

  @Test
  void refusesTokensThatTheModelDoesNotKnow() {
    Request request = new Request(List.of(300), 1, Sampling.greedy(), Set.of(), List.of());
    assertThatThrownBy(() -> tiny(16).generate(request, _ -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("300")
        .hasMessageContaining("tokeniser");
  }
}
