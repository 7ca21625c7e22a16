package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The example sentences of LanguageTool's rules for English (LGPL 2.1), 21,140 everyday sentences
 * in version 6.4, each a document, in the order of the file. They are read from the library's jar,
 * {@code org.languagetool:language-en}, which the user brings; nothing of it comes along.
 *
 * <p>A sentence that shows a mistake stands corrected here: its marked words are replaced by the
 * first correction.
 */
final class LanguageTool implements Documents {
  private static final String RULES = "org/languagetool/rules/en/grammar.xml";
  private static final long MAX_BYTES = 64 << 20;
  private static final Pattern EXAMPLE =
      Pattern.compile("<example([^>]*)>(.*?)</example>", Pattern.DOTALL);
  private static final Pattern CORRECTION = Pattern.compile("correction=\"([^\"|]*)[^\"]*\"");
  private static final Pattern MARKED = Pattern.compile("<marker>(.*?)</marker>", Pattern.DOTALL);
  private static final Pattern ENTITY = Pattern.compile("&\\w+;");

  private final Path jar;
  private final List<String> sentences;

  private LanguageTool(Path jar, List<String> sentences) {
    this.jar = jar;
    this.sentences = sentences;
  }

  /**
   * Reads all sentences into memory, about 2 MB.
   *
   * @throws UserError if the file is not there or another one
   */
  static LanguageTool load(Path jar) {
    if (Files.notExists(jar)) {
      throw new UserError(
          "Cannot read data languagetool=%s: no such file; expected the jar of org.languagetool:language-en, as Maven downloads it"
              .formatted(jar));
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry rules = zip.getEntry(RULES);
      if (rules == null || rules.getSize() > MAX_BYTES) {
        throw new UserError(
            "Cannot read data languagetool=%s: it has no %s of at most %,d bytes"
                .formatted(jar, RULES, MAX_BYTES));
      }
      try (InputStream in = zip.getInputStream(rules)) {
        byte[] bytes = in.readNBytes((int) MAX_BYTES);
        return new LanguageTool(jar, sentences(new String(bytes, StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw FileErrors.reading(jar, e);
    }
  }

  /** The examples of a rule file, each once. */
  static List<String> sentences(String xml) {
    Set<String> sentences = new LinkedHashSet<>();
    for (Matcher example = EXAMPLE.matcher(xml); example.find(); ) {
      Matcher correction = CORRECTION.matcher(example.group(1));
      String right = correction.find() ? Matcher.quoteReplacement(correction.group(1)) : "$1";
      String text = MARKED.matcher(example.group(2)).replaceAll(right);
      String sentence = unescape(text).replaceAll("\\s+", " ").strip();
      if (!sentence.isEmpty() && sentence.indexOf('<') < 0) {
        sentences.add(sentence);
      }
    }
    return List.copyOf(sentences);
  }

  private static String unescape(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(entity ->
            switch (entity.group()) {
              case "&lt;" -> "<";
              case "&gt;" -> ">";
              case "&quot;" -> "\"";
              case "&apos;" -> "'";
              default -> "&";
            });
  }

  @Override
  public String description() {
    return "LanguageTool's examples in " + jar;
  }

  @Override
  public Stream<String> open() {
    return sentences.stream();
  }
}
