package dev.glasshouse.model.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Turns text into token ids and token ids into bytes. Implementations are immutable and safe for
 * use by several threads.
 *
 * <p>For every text without unpaired surrogates {@code decode(encode(text))} equals the text,
 * unless the vocabulary's own rules change it (a normal form, say, or white space that a token
 * takes along); an unpaired surrogate, which has no UTF-8 form, is read as U+FFFD. No method but
 * {@link #encodePrompt} adds a token that marks the start or the end of a text.
 */
public sealed interface Tokenizer permits BpeTokenizer, SentencePieceTokenizer, Llama2cTokenizer {

  /** Stands for "nothing came before" where the id of a previous token is asked for. */
  int NO_TOKEN = -1;

  /**
   * Encodes a text in which the names of special tokens stand for those tokens. For text that a
   * stranger wrote use {@link #encodeOrdinary}.
   *
   * @param text any text
   * @return the ids; empty for the empty text
   */
  int[] encode(String text);

  /**
   * Encodes a text in which the names of special tokens are words like any others.
   *
   * @param text any text
   * @return the ids; empty for the empty text
   */
  int[] encodeOrdinary(String text);

  /**
   * Encodes a prompt as {@link #encode} does, as from the beginning of a document: with {@link
   * #bos()} in front if models of this vocabulary are used to it and the text does not begin with
   * it anyway, as that of a chat template may.
   *
   * @param text any text; from the empty one comes {@code bos} alone, if there is one
   * @return the ids; empty only where nothing begins a text
   */
  default int[] encodePrompt(String text) {
    int[] ids = encode(text);
    boolean isAdded =
        bos().isPresent() && (ids.length == 0 || addsBos() && ids[0] != bos().getAsInt());
    return isAdded ? IntStream.concat(bos().stream(), IntStream.of(ids)).toArray() : ids;
  }

  /**
   * The bytes that a token stands for inside a text. They need not be whole UTF-8 characters.
   *
   * @param id a token id
   * @return a fresh array; empty where no token has this id, since models are often padded to more
   *     rows than their vocabulary has tokens
   */
  byte[] bytes(int id);

  /**
   * The bytes that a token adds to a text after another token. They differ from {@link #bytes(int)}
   * for vocabularies that begin every text with a space.
   *
   * @param previous the id of the token before, or {@link #NO_TOKEN} at the start of a text
   * @param id a token id
   * @return a fresh array; empty where no token has this id
   */
  default byte[] bytes(int previous, int id) {
    return bytes(id);
  }

  /**
   * The number of rows an embedding needs: one more than the largest id.
   *
   * @return the number of ids
   */
  int vocabSize();

  /**
   * The tokens that are not spelt by ordinary text, by name.
   *
   * @return an unmodifiable map from the name to the id
   */
  Map<String, Integer> specialTokens();

  /**
   * The token that begins a document.
   *
   * @return its id, or empty where the vocabulary names none
   */
  OptionalInt bos();

  /**
   * Whether prompts begin with {@link #bos()}: what the file says; where it says nothing, what is
   * usual for its kind (SentencePiece and Llama 3 yes, other byte-level ones no).
   *
   * @return false where the vocabulary names no such token
   */
  boolean addsBos();

  /**
   * The token that ends a document: generation stops when it is drawn.
   *
   * @return its id, or empty where the vocabulary names none
   */
  OptionalInt eos();

  /**
   * Decodes a whole sequence to bytes.
   *
   * @param ids token ids, from the start of a text
   * @return the bytes, which need not be valid UTF-8
   */
  default byte[] decodeBytes(int... ids) {
    var out = new ByteArrayOutputStream(ids.length * 4);
    int previous = NO_TOKEN;
    for (int id : ids) {
      out.writeBytes(bytes(previous, id));
      previous = id;
    }
    return out.toByteArray();
  }

  /**
   * Decodes a whole sequence to text.
   *
   * @param ids token ids, from the start of a text
   * @return the text; bytes that are not UTF-8 read as U+FFFD
   */
  default String decode(int... ids) {
    return new String(decodeBytes(ids), StandardCharsets.UTF_8);
  }
}
