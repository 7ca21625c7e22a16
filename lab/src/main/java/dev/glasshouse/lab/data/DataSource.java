package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place that documents come from, as the user names it.
 *
 * @param from a named corpus (see {@link NamedCorpora}), a file, a folder or a glob
 * @param field the field of JSONL lines, or the column of Parquet files, that holds the text; empty
 *     for {@value DataFile#DEFAULT_FIELD}
 * @param weight its share of the tokens, relative to the other sources' weights; 0 for as much as
 *     it has
 * @param opening what each of its documents is made to begin with, so that a model which learns
 *     from several sources can be asked for one of them (control codes: Keskar et al., 2019,
 *     arXiv:1909.05858)
 */
public record DataSource(String from, String field, double weight, String opening) {
  private static final Pattern WEIGHT = Pattern.compile("(.+):(\\d*\\.?\\d+)");
  private static final Pattern FIELD = Pattern.compile("(.{2,}):([^:/\\\\]+)");

  /**
   * @throws UserError if there is no name, or the weight is negative or not finite
   */
  public DataSource {
    if (from.isBlank()) {
      throw new UserError("Data: a source has no name; give a file, a folder or a named corpus");
    }
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new UserError(
          "Data: the weight of %s is %s; expected a number above 0".formatted(from, weight));
    }
  }

  /**
   * Reads {@code FROM[:FIELD][:WEIGHT]}, as in {@code chats.jsonl:content:0.3}. The name of a file
   * that exists is always that file.
   */
  public static DataSource parse(String text) {
    String from = text;
    String field = "";
    double weight = 0;
    Matcher weighted = WEIGHT.matcher(from);
    if (!exists(from) && weighted.matches()) {
      from = weighted.group(1);
      weight = Double.parseDouble(weighted.group(2));
      if (weight == 0) {
        throw new UserError("Data: the weight of " + from + " is 0; expected a number above 0");
      }
    }
    Matcher selected = FIELD.matcher(from);
    if (!exists(from) && selected.matches()) {
      from = selected.group(1);
      field = selected.group(2);
    }
    return new DataSource(from, field, weight, "");
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false; // a glob, on systems that do not allow stars in names
    }
  }

  /** The same whatever the working directory. */
  public DataSource absolute() {
    return NamedCorpora.isName(from)
        ? this
        : new DataSource(Glob.parse(from).absolute().toString(), field, weight, opening);
  }

  /** A short name: that of the corpus, or the last of the path. */
  public String name() {
    if (NamedCorpora.isName(from)) {
      return from.replaceFirst("=.*", "");
    }
    String[] names = from.split("[/\\\\]");
    return names.length == 0 ? from : names[names.length - 1];
  }
}
