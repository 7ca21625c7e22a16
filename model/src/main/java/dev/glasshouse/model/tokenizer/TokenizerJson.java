package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's {@code tokenizer.json} and the {@code tokenizer_config.json} beside it, of BPE
 * tokenisers: byte-level ones and those of SentencePiece's kind. What such a file can ask for and
 * we do not do is refused by name, never passed over: ids that are nearly right are worse than
 * none.
 */
public final class TokenizerJson {
  /** The name of the file with the vocabulary. */
  public static final String FILE_NAME = "tokenizer.json";

  /** The name of the file that says which tokens begin and end documents. */
  public static final String CONFIG_FILE_NAME = "tokenizer_config.json";

  /** Twice the largest file published so far. */
  private static final long MAX_BYTES = 1L << 26;

  private static final Set<String> DECODERS_OF_SENTENCE_PIECE = Set.of("Sequence", "Metaspace");

  private TokenizerJson() {}

  /**
   * Loads a tokeniser. The tokens that begin and end documents are those that {@code
   * tokenizer_config.json} in the same folder names; without one, {@code <|endoftext|>} if there is
   * such a token.
   *
   * @param file a {@code tokenizer.json}
   * @return the tokeniser
   * @throws UserError if a file cannot be read, is damaged, or asks for something unsupported
   */
  public static Tokenizer open(Path file) {
    JsonObject root = read(file);
    Path configFile = file.resolveSibling(CONFIG_FILE_NAME);
    try {
      JsonObject config = Files.exists(configFile) ? read(configFile) : null;
      return isSentencePiece(root)
          ? new SentencePieceTokenizer(JsonSentencePiece.read(checked(root), config))
          : new BpeTokenizer(byteLevel(checked(root), config));
    } catch (UserError e) {
      throw new UserError("Cannot use the tokeniser " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json}, such that Hugging Face's
   * libraries open them.
   *
   * @param tokenizer what to write
   * @param folder where; made if it is not there
   * @param maxLength how many tokens the model takes at most
   * @throws UserError if a file cannot be written
   */
  public static void save(BpeTokenizer tokenizer, Path folder, int maxLength) {
    TokenizerJsonWriter.write(tokenizer, folder, maxLength);
  }

  private static JsonObject read(Path file) {
    return new JsonObject("", Json.readObject(file, MAX_BYTES));
  }

  private static boolean isSentencePiece(JsonObject root) {
    return root.find("decoder").isPresent()
        && DECODERS_OF_SENTENCE_PIECE.contains(root.object("decoder").text("type"));
  }

  private static JsonObject checked(JsonObject root) {
    root.allow(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model")
        .accept("truncation")
        .accept("padding");
    if (root.find("post_processor").isPresent()) {
      checkPostProcessor(root.object("post_processor"));
    }
    return root;
  }

  /** Post-processors add tokens around a text, which we leave to whoever builds a prompt. */
  private static void checkPostProcessor(JsonObject object) {
    object.text("type");
    object
        .accept("type", "ByteLevel", "TemplateProcessing", "Sequence")
        .objects("processors")
        .forEach(TokenizerJson::checkPostProcessor);
  }

  private static BpeVocabulary byteLevel(JsonObject root, @Nullable JsonObject config) {
    JsonSplit.byteLevel(root.object("decoder"));
    SplitPattern pattern = JsonSplit.read(root.object("pre_tokenizer"));
    var vocabulary = new JsonVocabulary(root);
    JsonObject model = root.object("model").accept("byte_fallback", false);
    @Nullable String[] texts = vocabulary.texts();
    byte[][] tokens = new byte[texts.length][];
    for (int id = 0; id < texts.length; id++) {
      String text = texts[id];
      if (text != null) {
        tokens[id] =
            vocabulary.isAdded(text)
                ? text.getBytes(StandardCharsets.UTF_8)
                : ByteAlphabet.read(text);
      }
    }
    return new BpeVocabulary(
        tokens,
        vocabulary.merges(root),
        pattern,
        model.flag("ignore_merges", false),
        new Normalizer.Sequence(JsonNormalizer.read(root)),
        vocabulary.added(),
        vocabulary.boundary(config, "bos_token"),
        vocabulary.boundary(config, "eos_token"),
        JsonBegin.isAdded(root.node(), config == null ? null : config.node(), false));
  }
}
