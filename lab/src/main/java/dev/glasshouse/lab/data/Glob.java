package dev.glasshouse.lab.data;

import dev.glasshouse.lab.Nearest;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A path whose last names may hold {@code *}, {@code ?}, {@code [..]} and {@code {..}}, as in
 * {@code books/**}{@code /*.txt}.
 *
 * @param base the folder before the first of them, or the whole path
 * @param pattern the rest; empty where there is none
 */
record Glob(Path base, String pattern) {

  /** Splits a path; one that exists as it is written has no pattern. */
  static Glob parse(String text) {
    int wild = indexOfWildcard(text);
    if (wild < 0 || Files.exists(Path.of(text))) {
      return new Glob(Path.of(text), "");
    }
    int slash = text.lastIndexOf('/', wild);
    return new Glob(Path.of(text.substring(0, slash + 1)), text.substring(slash + 1));
  }

  private static int indexOfWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The same whatever the working directory. */
  Glob absolute() {
    return new Glob(base.toAbsolutePath().normalize(), pattern);
  }

  /**
   * The files that it names, in the order of their names; a folder stands for all files in it and
   * below.
   *
   * @throws UserError if there is nothing of that name (naming the nearest) or a folder cannot be
   *     read
   */
  List<Path> files() {
    if (pattern.isEmpty()) {
      if (Files.notExists(base)) {
        throw new UserError("Cannot read data " + base + ": no such file" + suggestion());
      }
      return Files.isDirectory(base) ? below(base) : List.of(base);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    int depth =
        pattern.contains("**")
            ? Integer.MAX_VALUE
            : 1 + (int) pattern.chars().filter(c -> c == '/').count();
    Path folder = base.toString().isEmpty() ? Path.of(".") : base;
    List<Path> found =
        walk(folder, depth).stream()
            .filter(path -> matcher.matches(folder.relativize(path)))
            .flatMap(path -> Files.isDirectory(path) ? below(path).stream() : Stream.of(path))
            .distinct()
            .toList();
    if (found.isEmpty()) {
      throw new UserError("Cannot read data " + this + ": no file matches it");
    }
    return found;
  }

  private static List<Path> below(Path folder) {
    return walk(folder, Integer.MAX_VALUE).stream().filter(Files::isRegularFile).toList();
  }

  /** What lies below a folder, in name order; hidden files and folders are passed over. */
  private static List<Path> walk(Path folder, int depth) {
    if (!Files.isDirectory(folder)) {
      throw new UserError("Cannot read data in " + folder + ": there is no such folder");
    }
    try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(path -> !path.equals(folder))
          .filter(path -> !isHidden(folder.relativize(path)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    } catch (UncheckedIOException e) {
      throw new UserError("Cannot read data in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private String suggestion() {
    Path folder = Objects.requireNonNull(base.toAbsolutePath().getParent(), "the root exists");
    if (!Files.isDirectory(folder)) {
      return "; there is no folder " + folder + " either";
    }
    try (Stream<Path> siblings = Files.list(folder)) {
      List<String> names = siblings.map(p -> p.getFileName().toString()).toList();
      return Nearest.to(base.getFileName().toString(), names)
          .map(name -> "; did you mean " + base.resolveSibling(name) + "?")
          .orElse("; named corpora are " + String.join(", ", NamedCorpora.NAMES));
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  @Override
  public String toString() {
    if (pattern.isEmpty()) {
      return base.toString();
    }
    return base.toString().isEmpty() ? pattern : base + "/" + pattern;
  }
}
