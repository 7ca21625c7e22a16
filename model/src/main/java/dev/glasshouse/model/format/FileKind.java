package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of model files, told by their first bytes; by their name where those say nothing. */
public enum FileKind {
  /** "GGUF". */
  GGUF,
  /** The length of a header, and a brace. */
  SAFETENSORS,
  /** "ak42", or a name that ends in {@code .bin}. */
  LLAMA2C;

  private static final int HEAD = 9;

  /**
   * The kind of a file.
   *
   * @throws UserError if it cannot be read, or is of none of these kinds
   */
  public static FileKind of(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
    int magic = head.length < 4 ? 0 : number(head).getInt();
    if (magic == GgufReader.MAGIC) {
      return GGUF;
    }
    if (magic == Llama2c.MAGIC) {
      return LLAMA2C;
    }
    if (head.length == HEAD
        && head[8] == '{'
        && number(head).getLong() > 0
        && number(head).getLong() <= SafetensorsHeader.MAX_BYTES) {
      return SAFETENSORS;
    }
    return byName(file);
  }

  private static FileKind byName(Path file) {
    String name = file.toString();
    if (name.endsWith(".gguf")) {
      return GGUF;
    }
    if (name.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    if (name.endsWith(".bin")) {
      return LLAMA2C;
    }
    throw new UserError(
        "Cannot tell the kind of the model "
            + file
            + ": expected a checkpoint folder, a run's folder, or a .safetensors, .gguf or"
            + " llama2.c .bin file");
  }

  private static ByteBuffer number(byte[] head) {
    return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
  }
}
