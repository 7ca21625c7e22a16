package dev.glasshouse.bench;

import dev.glasshouse.lab.data.WordNet;
import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.tensor.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Distinct text for the tokeniser's benchmark, from several places. */
enum TextSource {
  /** WordNet's definitions and examples. */
  wordnet {
    @Override
    List<String> read(long bytes) {
      try (Stream<String> entries = WordNet.load(1).open()) {
        return upTo(bytes, entries);
      }
    }
  },

  /** Stories of Storyworld, each another one. */
  storyworld {
    @Override
    List<String> read(long bytes) {
      try (Stream<String> stories = Storyworld.of(1, Long.MAX_VALUE).open()) {
        return upTo(bytes, stories);
      }
    }
  },

  /** The Java files under the working folder. */
  own_sources {
    @Override
    List<String> read(long bytes) {
      try (Stream<Path> files = Files.walk(Path.of(""), 12)) {
        return upTo(
            bytes,
            files
                .filter(file -> file.toString().endsWith(".java"))
                .sorted(Comparator.comparing(Path::toString))
                .map(TextSource::string));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  /** Made-up text in eight scripts. */
  generated {
    @Override
    List<String> read(long bytes) {
      return SyllableText.documents(bytes);
    }
  },

  /** The sources of the JDK that runs this, from its {@code src.zip}, licences cut away. */
  jdk_sources {
    @Override
    List<String> read(long bytes) {
      Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
      if (Files.notExists(zip)) {
        return List.of();
      }
      try (var sources = new ZipFile(zip.toFile())) {
        List<? extends ZipEntry> files =
            sources.stream().filter(file -> file.getName().endsWith(".java")).toList();
        Rng order = Rng.of(1, "jdk sources");
        return upTo(
            bytes,
            LongStream.range(0, files.size())
                .mapToObj(i -> files.get((int) order.permute(files.size(), 0, i)))
                .map(file -> body(sources, file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /** Texts of about so many bytes of UTF-8 together, fewer where there are no more. */
  abstract List<String> read(long bytes);

  /**
   * Text from all sources: at most a fifth from each but the last, which fills what is left.
   *
   * @param bytes how much is wanted
   * @return the texts by source
   */
  static Map<TextSource, List<String>> all(long bytes) {
    Map<TextSource, List<String>> texts = new EnumMap<>(TextSource.class);
    long left = bytes;
    for (TextSource source : values()) {
      List<String> read = source.read(source == jdk_sources ? left : bytes / 5);
      texts.put(source, read);
      left -= utf8Length(read);
    }
    return texts;
  }

  /** How many bytes texts have in UTF-8. */
  static long utf8Length(List<String> texts) {
    return texts.stream().mapToLong(TextSource::utf8Length).sum();
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<String> upTo(long bytes, Stream<String> texts) {
    List<String> taken = new ArrayList<>();
    long left = bytes;
    for (Iterator<String> all = texts.iterator(); left > 0 && all.hasNext(); ) {
      String text = all.next();
      taken.add(text);
      left -= utf8Length(text);
    }
    return taken;
  }

  private static String string(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source file without the licence that it shares with thousands of others. */
  private static String body(ZipFile sources, ZipEntry file) {
    try (InputStream in = sources.getInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.indexOf("\npackage ")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
