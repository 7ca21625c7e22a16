package dev.glasshouse.bench.libtorch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.glasshouse.bench.TrainPreset;

/** What the peer's process can be asked: one JSON object a line, told apart by {@code cmd}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "cmd")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PeerRequest.Init.class, name = "init"),
  @JsonSubTypes.Type(value = PeerRequest.Step.class, name = "step"),
  @JsonSubTypes.Type(value = PeerRequest.Parity.class, name = "parity"),
  @JsonSubTypes.Type(value = PeerRequest.Rss.class, name = "rss"),
  @JsonSubTypes.Type(value = PeerRequest.Quit.class, name = "quit")
})
sealed interface PeerRequest {

  /**
   * Build a fresh model, in place of the one before.
   *
   * @param preset its shape and batch
   * @param seed of weights and tokens
   * @param learningRate of AdamW
   */
  record Init(TrainPreset preset, long seed, double learningRate) implements PeerRequest {}

  /**
   * Train the model of {@link Init} further.
   *
   * @param n how many steps
   */
  record Step(int n) implements PeerRequest {}

  /**
   * Train a model from given weights on given batches, in place of the one before.
   *
   * @param folder with {@code config.json} and {@code model.safetensors}
   * @param batches a file of {@link dev.glasshouse.bench.TokenBatchFile}; a step for each
   * @param learningRate of AdamW
   * @param gradients where to write the first step's gradients, not clipped
   */
  record Parity(String folder, String batches, double learningRate, String gradients)
      implements PeerRequest {}

  /** Tell the most memory that the process has held. */
  record Rss() implements PeerRequest {}

  /** End. */
  record Quit() implements PeerRequest {}
}
