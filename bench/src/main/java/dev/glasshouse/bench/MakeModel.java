package dev.glasshouse.bench;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
    f32(0, 0, 1, 4),
    f16(1, 1, 1, 2),
    q4_0(2, 2, 32, 18),
    q8_0(8, 7, 32, 34);

    private final int code;
    private final int fileType;
    private final int block;
    private final int blockBytes;

    Type(int code, int fileType, int block, int blockBytes) {
      this.code = code;
      this.fileType = fileType;
      this.block = block;
      this.blockBytes = blockBytes;
    }

    long bytes(long weights) {
      return weights / block * blockBytes;
    }
  }

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
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Type type;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The GGUF file.")
  private Path file;

  @Override
  public void run() {
    try (GgufOutput out = new GgufOutput(file)) {
      write(out, shape, type);
    } catch (IOException e) {
      throw new UserError("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(GgufOutput out, ModelShape s, Type type) throws IOException {
    out.key("general.architecture", "llama");
    out.key("general.name", s.toString());
    out.key("general.file_type", type.fileType);
    out.key("llama.context_length", ModelShape.CONTEXT);
    out.key("llama.embedding_length", s.width());
    out.key("llama.block_count", s.layers());
    out.key("llama.feed_forward_length", s.mlpWidth());
    out.key("llama.rope.dimension_count", ModelShape.HEAD_SIZE);
    out.key("llama.attention.head_count", s.heads());
    out.key("llama.attention.head_count_kv", s.kvHeads());
    out.key("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    out.key("llama.rope.freq_base", 10_000f);
    out.key("llama.vocab_size", ModelShape.VOCAB);
    vocabulary(out);
    List<Weight> weights = weights(s);
    for (Weight w : weights) {
      if (w.out() == 1) {
        out.tensor(w.name(), Type.f32.code, 4L * w.in(), w.in());
      } else {
        out.tensor(w.name(), type.code, type.bytes((long) w.in() * w.out()), w.in(), w.out());
      }
    }
    out.head();
    for (Weight w : weights) {
      if (w.out() == 1) {
        byte[] ones = new byte[4 * w.in()];
        ByteBuffer.wrap(ones).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(filled(w.in()));
        out.write(ones);
      } else {
        for (int row = 0; row < w.out(); row++) {
          out.write(row(w, row, type));
        }
      }
      out.pad();
    }
  }

  private static float[] filled(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    return ones;
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

  /** Uniform weights of deviation 1 / sqrt(in). */
  private static byte[] row(Weight w, int row, Type type) {
    Rng rng = Rng.of(1, w.name());
    float range = (float) Math.sqrt(3.0 / w.in());
    ByteBuffer bytes = ByteBuffer.allocate((int) type.bytes(w.in())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < w.in() / type.block; i++) {
      long index = (long) i * type.block;
      switch (type) {
        case f32 -> bytes.putFloat(range * (2 * rng.uniformFloat(row, index) - 1));
        case f16 ->
            bytes.putShort(Float.floatToFloat16(range * (2 * rng.uniformFloat(row, index) - 1)));
        case q4_0, q8_0 -> {
          bytes.putShort(Float.floatToFloat16(range / (type == Type.q8_0 ? 127 : 8)));
          for (int part = 0; part < (type.blockBytes - 2) / 8; part++) {
            bytes.putLong(rng.bits(row, index + part));
          }
        }
      }
    }
    return bytes.array();
  }

  /** Control tokens, bytes, then letters: what a SentencePiece vocabulary must have. */
  private static void vocabulary(GgufOutput out) {
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
    out.key("tokenizer.ggml.model", "llama");
    out.strings("tokenizer.ggml.tokens", tokens);
    out.floats("tokenizer.ggml.scores", scores);
    out.ints("tokenizer.ggml.token_type", types);
    out.key("tokenizer.ggml.bos_token_id", 1);
    out.key("tokenizer.ggml.eos_token_id", 2);
    out.key("tokenizer.ggml.unknown_token_id", 0);
  }
}
