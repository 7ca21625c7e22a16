package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a safetensors header says, checked: every tensor lies inside the data, its bytes are what
 * type and shape need, and together they cover the data without overlap or hole, as the format
 * demands.
 *
 * @param tensors in the order of their bytes
 * @param metadata the strings under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
  /** Above the largest published headers; the format itself would allow 100 MB. */
  static final int MAX_BYTES = 32 << 20;

  private static final int MAX_RANK = 16;

  /**
   * @param file named in errors
   * @param json the header, without its length
   * @param dataLength bytes that follow the header
   * @throws UserError that names the file and, where there is one, the tensor
   */
  static SafetensorsHeader parse(Path file, byte[] json, long dataLength) {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      SafetensorsHeader header = new Reader(file, parser).header();
      return header.inByteOrder(file, dataLength);
    } catch (JacksonException e) {
      throw Json.notJson(file, e);
    }
  }

  private SafetensorsHeader inByteOrder(Path file, long dataLength) {
    List<TensorInfo> sorted = new ArrayList<>(tensors.values());
    sorted.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    if (!sorted.isEmpty() && sorted.getLast().begin() > dataLength) {
      TensorInfo last = sorted.getLast();
      throw new UserError(
          String.format(
              "Cannot read %s: tensor %s lies at bytes %,d to %,d of the data, and the file has"
                  + " %,d; it is cut short or damaged",
              file, last.name(), last.begin(), last.end(), dataLength));
    }
    Map<String, TensorInfo> ordered = LinkedHashMap.newLinkedHashMap(sorted.size());
    long position = 0;
    for (TensorInfo tensor : sorted) {
      if (tensor.begin() != position) {
        throw new UserError(
            String.format(
                "Cannot read %s: tensor %s begins at byte %,d of the data, expected %,d (%s)",
                file,
                tensor.name(),
                tensor.begin(),
                position,
                tensor.begin() < position ? "tensors overlap" : "there is a hole before it"));
      }
      position = tensor.end();
      ordered.put(tensor.name(), tensor);
    }
    if (position != dataLength) {
      throw new UserError(
          String.format(
              "Cannot read %s: its tensors need %,d bytes of data and the file has %,d; %s",
              file,
              position,
              dataLength,
              position > dataLength ? "it is cut short, fetch it again" : "it has extra bytes"));
    }
    return new SafetensorsHeader(
        Collections.unmodifiableMap(ordered), Collections.unmodifiableMap(metadata));
  }

  /** A walk over the header's tokens that accepts only what the format allows. */
  private record Reader(Path file, JsonParser parser) {

    SafetensorsHeader header() {
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      expect(JsonToken.START_OBJECT, parser.nextToken(), "the header");
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        expect(JsonToken.START_OBJECT, parser.nextToken(), name);
        if (name.equals("__metadata__")) {
          readMetadata(metadata);
        } else {
          tensors.put(name, tensor(name));
        }
      }
      if (parser.nextToken() != null) {
        throw error("something follows the header's object");
      }
      return new SafetensorsHeader(tensors, metadata);
    }

    private void readMetadata(Map<String, String> metadata) {
      for (String key = parser.nextName(); key != null; key = parser.nextName()) {
        expect(JsonToken.VALUE_STRING, parser.nextToken(), "__metadata__." + key);
        metadata.put(key, parser.getString());
      }
    }

    private TensorInfo tensor(String name) {
      Dtype dtype = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      for (String key = parser.nextName(); key != null; key = parser.nextName()) {
        switch (key) {
          case "dtype" -> dtype = dtype(name);
          case "shape" -> shape = numbers(name, "shape", MAX_RANK);
          case "data_offsets" -> offsets = numbers(name, "data_offsets", 2);
          default -> throw error("tensor " + name + " has an unknown field " + key);
        }
      }
      if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
        throw error("tensor " + name + " needs dtype, shape and two data_offsets");
      }
      return checked(new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1)));
    }

    private TensorInfo checked(TensorInfo tensor) {
      long needed;
      try {
        needed = TensorInfo.byteLength(tensor.dtype(), tensor.shape());
      } catch (ArithmeticException e) {
        throw error("tensor " + tensor.name() + " has an impossible shape " + tensor.shape());
      }
      long begin = tensor.begin();
      long end = tensor.end();
      if (begin < 0 || end < begin || end - begin != needed) {
        throw error(
            String.format(
                "tensor %s, %s %s, needs %,d bytes; its data_offsets are [%d, %d]",
                tensor.name(), tensor.dtype(), tensor.shape(), needed, begin, end));
      }
      return tensor;
    }

    private Dtype dtype(String name) {
      expect(JsonToken.VALUE_STRING, parser.nextToken(), name + ".dtype");
      try {
        return Dtype.valueOf(parser.getString());
      } catch (IllegalArgumentException e) {
        throw error("tensor " + name + " has an unknown dtype " + parser.getString());
      }
    }

    private List<Long> numbers(String name, String key, int max) {
      expect(JsonToken.START_ARRAY, parser.nextToken(), name + "." + key);
      List<Long> numbers = new ArrayList<>(4);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.VALUE_NUMBER_INT, parser.currentToken(), name + "." + key);
        if (numbers.size() == max) {
          throw error("tensor " + name + " has more than " + max + " numbers in its " + key);
        }
        numbers.add(parser.getLongValue());
      }
      return List.copyOf(numbers);
    }

    private void expect(JsonToken expected, JsonToken found, String where) {
      if (found != expected) {
        throw error(where + " holds " + found + ", expected " + expected);
      }
    }

    private UserError error(String reason) {
      return new UserError("Cannot read " + file + " as safetensors: " + reason);
    }
  }
}
