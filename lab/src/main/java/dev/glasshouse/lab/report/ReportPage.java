package dev.glasshouse.lab.report;

import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;

/**
 * A page of one file that needs no network. Its content security policy admits the one style sheet
 * and the one script that are built in, by their hashes, and nothing else; what models and users
 * wrote is data, which the script only ever puts into text nodes.
 */
public final class ReportPage {
  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";
  private static final List<String> SCRIPTS =
      List.of(
          "dom.js",
          "format.js",
          "chart.js",
          "samples.js",
          "panels.js",
          "report.js",
          "scale.js",
          "compare.js");
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportPage() {}

  /** The page about one run. */
  static String of(Report report) {
    return page(report.title(), Map.of("reports", List.of(report)));
  }

  /** The page about several. */
  static String of(Comparison comparison) {
    return page("comparison", comparison);
  }

  /**
   * Writes a page about something else.
   *
   * @param file its place
   * @param data as JSON, of which the script knows what to draw
   * @return the file
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  public static Path write(Path file, String title, Object data) {
    RunFiles.write(file, page(title, data));
    return file;
  }

  private static String page(String title, Object data) {
    String style = resource("page.css");
    String script =
        resource(D3) + SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
    if (script.contains("</script") || script.contains("<!--")) {
      throw new IllegalStateException("the script would end, or change its meaning, too early");
    }
    Map<String, String> values =
        Map.of(
            "title", escaped(title),
            "style", style,
            "script", script,
            "style_hash", hash(style),
            "script_hash", hash(script),
            "data", json(data));
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
  }

  /** JSON in which no tag can begin. */
  private static String json(Object data) {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(data)
        .replace("<", "\\u003c");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
