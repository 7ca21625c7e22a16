package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * A run's {@code metrics.jsonl}: one JSON object a line, each with its {@code step}, in rising
 * order. Opening it at a step forgets what an earlier process wrote from that step on, so that
 * every step stands there once however often the run was stopped.
 */
public final class MetricsLog implements AutoCloseable {
  private static final ObjectWriter LINES =
      Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final FileChannel channel;
  private long lastStep;

  private MetricsLog(Path file, FileChannel channel, long lastStep) {
    this.file = file;
    this.channel = channel;
    this.lastStep = lastStep;
  }

  /**
   * Opens a log, made if it is missing, to go on with a step.
   *
   * @param file the log
   * @param nextStep lines from this step on are cut off, and so is a line that was not finished
   * @throws dev.glasshouse.tensor.UserError if the file cannot be read or written
   */
  public static MetricsLog open(Path file, long nextStep) {
    try {
      Kept kept = Files.exists(file) ? keep(file, nextStep) : new Kept(0, -1);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(kept.bytes());
      channel.position(kept.bytes());
      return new MetricsLog(file, channel, kept.lastStep());
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /** How much of a log stays. */
  private record Kept(long bytes, long lastStep) {}

  private static Kept keep(Path file, long nextStep) throws IOException {
    long bytes = 0;
    long lastStep = -1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          continue;
        }
        OptionalLong step = step(line.toByteArray());
        if (step.isEmpty() || step.getAsLong() <= lastStep || step.getAsLong() >= nextStep) {
          break;
        }
        lastStep = step.getAsLong();
        bytes += line.size() + 1;
        line.reset();
      }
    }
    return new Kept(bytes, lastStep);
  }

  private static OptionalLong step(byte[] line) {
    try {
      JsonNode step = Json.MAPPER.readTree(line).path("step");
      return step.isIntegralNumber() ? OptionalLong.of(step.longValue()) : OptionalLong.empty();
    } catch (JacksonException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Appends one step.
   *
   * @param step above the last one
   * @param values by name, in the order given; numbers, strings or booleans
   * @throws IllegalArgumentException if the step is not above the last one
   * @throws dev.glasshouse.tensor.UserError if the disk is full
   */
  public void append(long step, Map<String, ?> values) {
    if (step <= lastStep) {
      throw new IllegalArgumentException("step " + step + " after step " + lastStep);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.putAll(values);
    String text = LINES.writeValueAsString(line) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
    lastStep = step;
  }

  /**
   * Makes sure that all lines are on the disk: called before a checkpoint is written, so that no
   * checkpoint is ahead of the log.
   *
   * @throws dev.glasshouse.tensor.UserError if the disk refuses
   */
  public void flush() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }
}
