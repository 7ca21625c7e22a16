package dev.glasshouse.bench;

import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.format.GgufWriter;
import dev.glasshouse.model.format.TensorData;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code glasshouse bench make-model}: a GGUF file of random weights, for measurements. */
@Command(
    name = "make-model",
    description =
        "Write a Llama model of random weights as GGUF, with a made-up vocabulary of 32,000 tokens.",
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench make-model --shape llama-135m --type q8_0 --out model.gguf"})
final class MakeModel implements Runnable {
  /** How weights are stored. */
  enum Type {
    f32(BlockType.F32, 0),
    f16(BlockType.F16, 1),
    q4_0(BlockType.Q4_0, 2),
    q8_0(BlockType.Q8_0, 7),
    q5_0(BlockType.Q5_0, 8),
    q4_k(BlockType.Q4_K, 14),
    q5_k(BlockType.Q5_K, 16),
    q6_k(BlockType.Q6_K, 18);

    private final BlockType block;

    /** What {@code general.file_type} says of it. */
    private final long fileType;

    Type(BlockType block, long fileType) {
      this.block = block;
      this.fileType = fileType;
    }
  }

  /** About as many bytes are made before they are written. */
  private static final int PIECE = 1 << 20;

  private record Weight(String name, int in, int out) {}

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "NAME",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private ModelShape shape;

  @Option(
      names = "--type",
      required = true,
      paramLabel = "T",
      description = "One of: ${COMPLETION-CANDIDATES}. q4_k, q5_k and q6_k for llama-1b only.")
  private Type type;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The GGUF file.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<Weight> weights = weights(shape);
    for (Weight w : weights) {
      if (w.out() > 1 && w.in() % type.block.elements() != 0) {
        throw new ParameterException(
            spec.commandLine(),
            "%s has rows of %d weights, which are no whole blocks of %s: choose q5_0, or llama-1b"
                .formatted(shape, w.in(), type));
      }
    }
    List<GgufWriter.Entry> entries = weights.stream().map(this::entry).toList();
    GgufWriter.write(file, keys(), entries);
  }

  private Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("general.architecture", "llama");
    keys.put("general.name", shape.toString());
    keys.put("general.file_type", type.fileType);
    keys.put("llama.context_length", (long) ModelShape.CONTEXT);
    keys.put("llama.embedding_length", (long) shape.width());
    keys.put("llama.block_count", (long) shape.layers());
    keys.put("llama.feed_forward_length", (long) shape.mlpWidth());
    keys.put("llama.rope.dimension_count", (long) ModelShape.HEAD_SIZE);
    keys.put("llama.attention.head_count", (long) shape.heads());
    keys.put("llama.attention.head_count_kv", (long) shape.kvHeads());
    keys.put("llama.attention.layer_norm_rms_epsilon", 1e-5);
    keys.put("llama.rope.freq_base", 10_000.0);
    keys.put("llama.vocab_size", (long) ModelShape.VOCAB);
    putVocabulary(keys);
    return keys;
  }

  private GgufWriter.Entry entry(Weight w) {
    if (w.out() == 1) {
      float[] ones = new float[w.in()];
      Arrays.fill(ones, 1f);
      ByteBuffer bytes = ByteBuffer.allocate(4 * w.in()).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(ones);
      return new GgufWriter.Entry(
          w.name(),
          BlockType.F32,
          List.of((long) w.in()),
          TensorData.of(() -> MemorySegment.ofArray(bytes.array())));
    }
    return new GgufWriter.Entry(
        w.name(), type.block, List.of((long) w.out(), (long) w.in()), sink -> writeRows(w, sink));
  }

  private void writeRows(Weight w, TensorData.Sink sink) throws IOException {
    int rowBytes = (int) type.block.bytes(w.in());
    int together = Math.clamp(PIECE / rowBytes, 1, w.out());
    ByteBuffer bytes = ByteBuffer.allocate(together * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < w.out(); first += together) {
      bytes.clear();
      for (int row = first; row < Math.min(w.out(), first + together); row++) {
        putRow(w, row, bytes);
      }
      sink.take(MemorySegment.ofBuffer(bytes.flip()));
    }
  }

  private static List<Weight> weights(ModelShape s) {
    int kv = s.kvHeads() * ModelShape.HEAD_SIZE;
    List<Weight> list = new ArrayList<>();
    list.add(new Weight("token_embd.weight", s.width(), ModelShape.VOCAB));
    for (int l = 0; l < s.layers(); l++) {
      String at = "blk." + l + ".";
      list.add(new Weight(at + "attn_norm.weight", s.width(), 1));
      list.add(new Weight(at + "attn_q.weight", s.width(), s.heads() * ModelShape.HEAD_SIZE));
      list.add(new Weight(at + "attn_k.weight", s.width(), kv));
      list.add(new Weight(at + "attn_v.weight", s.width(), kv));
      list.add(new Weight(at + "attn_output.weight", s.heads() * ModelShape.HEAD_SIZE, s.width()));
      list.add(new Weight(at + "ffn_norm.weight", s.width(), 1));
      list.add(new Weight(at + "ffn_gate.weight", s.width(), s.mlpWidth()));
      list.add(new Weight(at + "ffn_up.weight", s.width(), s.mlpWidth()));
      list.add(new Weight(at + "ffn_down.weight", s.mlpWidth(), s.width()));
    }
    list.add(new Weight("output_norm.weight", s.width(), 1));
    list.add(new Weight("output.weight", s.width(), ModelShape.VOCAB));
    return list;
  }

  /**
   * Weights of deviation 1 / sqrt(in), or about that where scales within a block are random too.
   */
  private void putRow(Weight w, int row, ByteBuffer bytes) {
    Rng rng = Rng.of(1, w.name());
    float range = (float) Math.sqrt(3.0 / w.in());
    for (int i = 0; i < w.in() / type.block.elements(); i++) {
      long index = (long) i * type.block.elements();
      switch (type) {
        case f32 -> bytes.putFloat(range * (2 * rng.uniformFloat(row, index) - 1));
        case f16 ->
            bytes.putShort(Float.floatToFloat16(range * (2 * rng.uniformFloat(row, index) - 1)));
        case q4_0, q5_0, q8_0 -> {
          int largest = type == Type.q8_0 ? 127 : type == Type.q5_0 ? 16 : 8;
          bytes.putShort(Float.floatToFloat16(range / largest));
          putRandom(rng, row, index, type.block.bytes() - 2, bytes);
        }
        case q4_k, q5_k -> {
          // With all bits random, s q - m times q's mean has a mean of 0 and this deviation.
          float mean = type == Type.q4_k ? 7.5f : 15.5f;
          float d = range / (float) ((type == Type.q4_k ? 258 : 527) * Math.sqrt(3));
          bytes.putShort(Float.floatToFloat16(d));
          bytes.putShort(Float.floatToFloat16(mean * d));
          putRandom(rng, row, index, type.block.bytes() - 4, bytes);
        }
        case q6_k -> {
          putRandom(rng, row, index, type.block.bytes() - 2, bytes);
          // s (q - 32) has a deviation of 1,366.
          bytes.putShort(Float.floatToFloat16(range / (float) (1366 * Math.sqrt(3))));
        }
      }
    }
  }

  private static void putRandom(Rng rng, long row, long index, int count, ByteBuffer bytes) {
    for (int part = 0; part < count / 4; part++) {
      bytes.putInt((int) rng.bits(row, index + part));
    }
  }

  /** Control tokens, bytes, then letters: what a SentencePiece vocabulary must have. */
  private static void putVocabulary(Map<String, Object> keys) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    float[] scores = new float[ModelShape.VOCAB];
    int[] types = new int[ModelShape.VOCAB];
    Arrays.fill(types, 1);
    types[0] = 2;
    types[1] = 3;
    types[2] = 3;
    for (int b = 0; b < 256; b++) {
      types[tokens.size()] = 6;
      tokens.add("<0x%02X>".formatted(b));
    }
    while (tokens.size() < ModelShape.VOCAB) {
      int n = tokens.size();
      scores[n] = -n;
      tokens.add("\u2581" + Integer.toString(n, 26 + 10));
    }
    keys.put("tokenizer.ggml.model", "llama");
    keys.put("tokenizer.ggml.tokens", tokens);
    keys.put("tokenizer.ggml.scores", GgufArray.ofReals(scores));
    keys.put("tokenizer.ggml.token_type", GgufArray.ofIntegers(types));
    keys.put("tokenizer.ggml.bos_token_id", 1L);
    keys.put("tokenizer.ggml.eos_token_id", 2L);
    keys.put("tokenizer.ggml.unknown_token_id", 0L);
  }
}
