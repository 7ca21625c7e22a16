package dev.glasshouse.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes tokens one at a time, as they are generated, and holds back the bytes of a character
 * until its last one has come. The pieces, that of {@link #finish} last, equal {@link
 * Tokenizer#decode} of all the tokens. For one thread.
 */
public final class StreamingDecoder {
  private final Tokenizer tokenizer;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = new byte[0];
  private int previous = Tokenizer.NO_TOKEN;

  /**
   * A decoder of the text that follows the given tokens.
   *
   * @param tokenizer what the ids mean
   * @param context the tokens that came before (a prompt, say), whose own text is not given again;
   *     none at the start of a text
   */
  public StreamingDecoder(Tokenizer tokenizer, int... context) {
    this.tokenizer = tokenizer;
    for (int id : context) {
      accept(id);
    }
  }

  /**
   * Takes the next token.
   *
   * @param id a token id
   * @return the characters that are now certain, often none
   */
  public String accept(int id) {
    byte[] added = tokenizer.bytes(previous, id);
    previous = id;
    ByteBuffer in = ByteBuffer.allocate(pending.length + added.length);
    in.put(pending).put(added).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    utf8.reset().decode(in, out, false);
    pending = new byte[in.remaining()];
    in.get(pending);
    return out.flip().toString();
  }

  /**
   * Ends the text.
   *
   * @return U+FFFD for a character that was cut off, otherwise nothing
   */
  public String finish() {
    String rest = new String(pending, StandardCharsets.UTF_8);
    pending = new byte[0];
    return rest;
  }
}
