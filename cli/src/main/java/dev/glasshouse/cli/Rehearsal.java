package dev.glasshouse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher runs once after a build, to learn which classes Java should have ready: a
 * quantised model of some thousand weights, all of them zero, writes a few tokens. A real one's
 * first token then comes a tenth sooner.
 */
public final class Rehearsal {
  private static final int WIDTH = 64;
  private static final int MLP_WIDTH = 128;
  private static final int CONTEXT = 64;

  /** Bytes and the token that ends documents. */
  private static final int VOCAB = 257;

  private Rehearsal() {}

  /**
   * Plays it.
   *
   * @param args a text file and a folder that may be filled
   */
  public static void main(String[] args) throws IOException {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(play(out, err, args[0], Path.of(args[1])));
  }

  /** The exit code of the first command that fails, or 0. */
  static int play(PrintWriter out, PrintWriter err, String text, Path folder) throws IOException {
    String weights = Files.write(folder.resolve("zeros.bin"), zeros()).toString();
    String words = folder.resolve("words").toString();
    String model = folder.resolve("zeros.gguf").toString();
    // Prompts of more than 16 tokens meet other code.
    List<List<String>> commands =
        List.of(
            List.of("--help"),
            List.of("tokenizer", "train", "--vocab", "" + VOCAB, "--out", words, text),
            List.of("convert", weights, model, "--tokenizer", words, "--type", "q8_0"),
            List.of("generate", "--model", model, "--prompt", "One", "--tokens", "3"),
            List.of("generate", "--model", model, "--prompt", "#".repeat(40), "--tokens", "3"));
    int code = 0;
    for (int i = 0; i < commands.size() && code == 0; i++) {
      code = Glasshouse.execute(out, err, commands.get(i).toArray(String[]::new));
    }
    return code;
  }

  /** A model of one layer and two heads as a llama2.c file of version 0. */
  private static byte[] zeros() {
    int layer = 2 * WIDTH + 4 * WIDTH * WIDTH + 3 * WIDTH * MLP_WIDTH;
    int rotaryTables = CONTEXT * WIDTH / 2;
    int floats = VOCAB * WIDTH + layer + WIDTH + rotaryTables;
    int[] sizes = {WIDTH, MLP_WIDTH, 1, 2, 2, VOCAB, CONTEXT};
    ByteBuffer file =
        ByteBuffer.allocate(Integer.BYTES * sizes.length + Float.BYTES * floats)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.asIntBuffer().put(sizes);
    return file.array();
  }
}
