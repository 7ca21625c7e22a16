package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Each way in which a model's files can be wrong: what the commands say of it, and exit code 2. */
class BadInputTest {
  private static final String TENSOR = "blk.0.attn_q.weight";
  private static final String OURS = "model.layers.0.self_attn.q_proj.weight";

  @TempDir private Path folder;
  private Path hf;
  private Path gguf;
  private byte[] goodGguf;
  private byte[] goodTensors;
  private StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    hf = folder.resolve("hf");
    SmallModel.write(hf);
    gguf = folder.resolve("model.gguf");
    assertThat(run("convert", hf, gguf)).as(err.toString()).isZero();
    goodGguf = Files.readAllBytes(gguf);
    goodTensors = Files.readAllBytes(tensors());
  }

  private Path tensors() {
    return hf.resolve("model.safetensors");
  }

  private int run(Object... args) {
    err = new StringWriter();
    String[] texts = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return Glasshouse.execute(new PrintWriter(Writer.nullWriter()), new PrintWriter(err), texts);
  }

  /** Runs a command and looks at what it says. */
  private void refused(String[] reasons, Object... args) {
    assertThat(run(args)).as("%s: %s", Arrays.toString(args), err).isEqualTo(2);
    assertThat(err.toString()).contains(reasons).doesNotContain("\tat ", "Exception");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
    assertThat(folder.resolve("out.gguf")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** The file is refused by every command that opens it. */
  private void refusedByAll(Path model, String... reasons) {
    refused(reasons, "inspect", model);
    refused(reasons, "convert", model, folder.resolve("out.gguf"));
    refused(reasons, "convert", model, folder.resolve("out"));
    refused(reasons, "generate", "--model", model, "--tokens", 1, "--tokenizer", hf);
  }

  private void gguf(Consumer<ByteBuffer> change, String... reasons) throws IOException {
    byte[] bytes = goodGguf.clone();
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    Files.write(gguf, bytes);
    refusedByAll(gguf, reasons);
  }

  /** Where what follows a name in the GGUF file begins. */
  private int after(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + wanted.length <= goodGguf.length; i++) {
      if (Arrays.equals(goodGguf, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i + wanted.length;
      }
    }
    throw new AssertionError(name);
  }

  /** Changes the header of the safetensors file, which stays as long as it was. */
  private void header(Consumer<ObjectNode> change, String... reasons) throws IOException {
    ByteBuffer good = ByteBuffer.wrap(goodTensors).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) good.getLong(0);
    ObjectNode root =
        (ObjectNode)
            Json.MAPPER.readTree(new String(goodTensors, 8, length, StandardCharsets.UTF_8));
    change.accept(root);
    byte[] json = Json.MAPPER.writeValueAsBytes(root);
    ByteBuffer out =
        ByteBuffer.allocate(8 + json.length + goodTensors.length - 8 - length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .put(goodTensors, 8 + length, goodTensors.length - 8 - length);
    Files.write(tensors(), out.array());
    refusedByAll(hf, reasons);
  }

  private static void numbers(ObjectNode root, String key, long... values) {
    var array = ((ObjectNode) root.get(OURS)).putArray(key);
    Arrays.stream(values).forEach(array::add);
  }

  @Test
  void truncated() throws IOException {
    Files.write(gguf, Arrays.copyOf(goodGguf, goodGguf.length - 1));
    refusedByAll(gguf, gguf.toString(), "ends at byte");
    Files.write(gguf, Arrays.copyOf(goodGguf, 3_000));
    refusedByAll(gguf, gguf.toString(), "bytes are left");
    Files.write(gguf, new byte[0]);
    refusedByAll(gguf, gguf.toString(), "does not begin with 'GGUF'");
    Files.write(tensors(), Arrays.copyOf(goodTensors, goodTensors.length - 1));
    refusedByAll(hf, tensors().toString(), "cut short");
    Files.write(tensors(), Arrays.copyOf(goodTensors, 100));
    refusedByAll(hf, tensors().toString(), "no possible header length");
    Path llama = Files.write(folder.resolve("m.bin"), new byte[27]);
    refusedByAll(llama, llama.toString(), "only 27 bytes");
    Path words = hf.resolve("tokenizer.json");
    Files.write(words, Arrays.copyOf(Files.readAllBytes(words), 500));
    refused(
        new String[] {words.toString(), "not valid JSON"},
        "tokenizer",
        "encode",
        "--tokenizer",
        hf,
        words);
  }

  @Test
  void wrongMagic() throws IOException {
    gguf(b -> b.put(0, (byte) 'g'), gguf.toString(), "does not begin with 'GGUF'");
    byte[] bytes = goodTensors.clone();
    bytes[7] = 1;
    Files.write(tensors(), bytes);
    refusedByAll(hf, tensors().toString(), "not a safetensors file");
    Path other = Files.write(folder.resolve("model.dat"), goodGguf);
    assertThat(run("inspect", other)).isZero();
    Files.write(other, new byte[100]);
    refusedByAll(other, other.toString(), "Cannot tell the kind");
  }

  @Test
  void offsetsPastTheEnd() throws IOException {
    gguf(b -> b.putLong(after(TENSOR) + 24, 1L << 40), TENSOR, "ends at byte");
    header(
        root -> numbers(root, "data_offsets", 1L << 40, (1L << 40) + 32 * 32 * 4),
        OURS,
        "cut short or damaged");
  }

  @Test
  void overlappingTensors() throws IOException {
    gguf(b -> b.putLong(after(TENSOR) + 24, 0), TENSOR, "overlap");
    header(root -> numbers(root, "data_offsets", 0, 32 * 32 * 4), "overlap");
  }

  @Test
  void shapesThatOverflow() throws IOException {
    int shape = after(TENSOR) + 4;
    gguf(
        b -> b.putLong(shape, Integer.MAX_VALUE).putLong(shape + 8, Integer.MAX_VALUE),
        TENSOR,
        "larger than any file");
    header(root -> numbers(root, "shape", 1L << 40, 1L << 40), OURS, "an impossible shape");
    header(root -> numbers(root, "shape", -1, -1024), OURS, "impossible shape");
  }

  @Test
  void countsOf2ToThe60() throws IOException {
    gguf(b -> b.putLong(8, 1L << 60), "1152921504606846976 tensors");
    gguf(b -> b.putLong(16, 1L << 60), "1152921504606846976 keys");
    gguf(b -> b.putLong(24, 1L << 60), "1152921504606846976 bytes of a string");
    gguf(
        b -> b.putLong(after("tokenizer.ggml.tokens") + 8, 1L << 60),
        "1152921504606846976 array elements");
    gguf(b -> b.putLong(after(TENSOR) + 4, 1L << 60), TENSOR, "dimension of 1152921504606846976");
    byte[] bytes = goodTensors.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 60);
    Files.write(tensors(), bytes);
    refusedByAll(hf, tensors().toString(), "no possible header length");
    Path config = hf.resolve("config.json");
    ObjectNode root = (ObjectNode) Json.readObject(config, 1 << 20);
    Json.write(config, root.put("num_hidden_layers", 1L << 60));
    refusedByAll(hf, config.toString(), "num_hidden_layers is 1152921504606846976");
  }

  @Test
  void unknownTypes() throws IOException {
    gguf(b -> b.putInt(after(TENSOR) + 20, 99), TENSOR, "the unknown type 99");
    gguf(b -> b.putInt(after("general.architecture"), 77), "a value of the unknown type 77");
    gguf(
        b -> b.put(after("general.architecture") + 12, (byte) 'x'),
        "its architecture is 'xlama'",
        "known are llama");
    header(root -> ((ObjectNode) root.get(OURS)).put("dtype", "F7"), OURS, "unknown dtype F7");
    Files.write(tensors(), goodTensors);
    Path config = hf.resolve("config.json");
    ObjectNode root = (ObjectNode) Json.readObject(config, 1 << 20);
    root.putArray("architectures").add("XForCausalLM");
    Json.write(config, root);
    refusedByAll(hf, "XForCausalLM", "LlamaForCausalLM");
  }

  @Test
  void aTokeniserWithCycles() throws IOException {
    Path words = hf.resolve("tokenizer.json");
    ObjectNode root = (ObjectNode) Json.readObject(words, 1 << 20);
    ObjectNode model = (ObjectNode) root.get("model");
    ((ObjectNode) model.get("vocab")).put("", 299);
    model.putArray("merges").add("t ");
    Json.write(words, root);
    String[] reasons = {words.toString(), "its merges go in a circle"};
    Path text = Files.writeString(folder.resolve("a.txt"), "the theme");
    refused(reasons, "tokenizer", "encode", "--tokenizer", hf, text);
    refused(reasons, "generate", "--model", hf, "--prompt", "the", "--tokens", 1);
    refused(reasons, "convert", hf, folder.resolve("out.gguf"));
  }

  @Test
  void aTemplateThatLoopsForEver() throws IOException {
    Files.writeString(
        hf.resolve("chat_template.jinja"),
        "{% macro m(x) %}{{ m(x) }}{{ m(x) }}{% endmacro %}\n{{ m(1) }}");
    String[] reasons = {"line 1", "it calls itself"};
    refused(reasons, "generate", "--model", hf, "--chat", "--prompt", "hello");
    Files.writeString(
        hf.resolve("chat_template.jinja"),
        "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}");
    refused(
        new String[] {"loop for ever"}, "generate", "--model", hf, "--chat", "--prompt", "hello");
    Files.writeString(hf.resolve("chat_template.jinja"), "{{ messages[0].content }} the end");
    assertThat(run("generate", "--model", hf, "--chat", "--prompt", "hello", "--tokens", 1))
        .as(err.toString())
        .isZero();
  }

  @Test
  void aMissingShard() throws IOException {
    Path shard = hf.resolve("model-00001-of-00001.safetensors");
    Files.move(tensors(), shard);
    Path index = hf.resolve("model.safetensors.index.json");
    Json.write(index, Map.of("weight_map", Map.of(OURS, "model-00002-of-00002.safetensors")));
    refusedByAll(hf, "model-00002-of-00002.safetensors is missing");
    Json.write(index, Map.of("weight_map", Map.of(OURS, "../model.safetensors")));
    refusedByAll(hf, index.toString(), "no name of a file beside it");
  }

  /** The note that no tokeniser lies beside the model comes before the first tensor is read. */
  @Test
  void aFileChangedWhileMapped() throws IOException {
    Files.delete(hf.resolve("tokenizer.json"));
    for (boolean shorter : new boolean[] {true, false}) {
      Files.write(tensors(), goodTensors);
      StringWriter messages = new StringWriter();
      Writer changing =
          new Writer() {
            @Override
            public void write(char[] chars, int from, int count) {
              messages.write(chars, from, count);
              if (messages.toString().contains("no tokeniser")) {
                change(shorter);
              }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };
      String[] args = {"convert", hf.toString(), folder.resolve("out.gguf").toString()};
      int code =
          Glasshouse.execute(
              new PrintWriter(Writer.nullWriter()), new PrintWriter(changing, true), args);
      assertThat(code).as(messages.toString()).isEqualTo(2);
      assertThat(messages.toString())
          .contains(tensors().toString(), "was changed while it was open")
          .doesNotContain("\tat ");
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder("hf", "model.gguf");
    }
  }

  private void change(boolean shorter) {
    try {
      Files.write(tensors(), shorter ? new byte[10] : new byte[goodTensors.length + 1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOutputThatIsNotWritten() {
    for (String name : new String[] {"out.bin", "out.safetensors", "OUT.BIN"}) {
      Path out = folder.resolve(name);
      refused(new String[] {out.toString(), ".gguf", "folder"}, "convert", gguf, out);
      assertThat(out).doesNotExist();
    }
    assertThat(run("convert", gguf, folder.resolve("small-1.7B"))).isZero();
  }
}
