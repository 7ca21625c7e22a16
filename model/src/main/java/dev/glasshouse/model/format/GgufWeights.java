package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.TensorName.Layout;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockDecoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in a GGUF file (version 2 or 3), mapped into memory, its tensors given under
 * transformers' names and laid out as there ({@link TensorName}).
 */
public final class GgufWeights implements WeightSource {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,6})\\.(.+)");
  private static final String HEAD = "output.weight";

  /** More elements than any head has. */
  private static final int MAX_CONSTANT = 1 << 16;

  /**
   * One tensor.
   *
   * @param shape the file's, outermost first
   */
  private record Place(
      TensorName name, BlockType type, long[] shape, MemorySegment bytes, long offset) {
    int columns() {
      return (int) shape[shape.length - 1];
    }
  }

  private final MappedFile map;
  private final GgufMetadata metadata;
  private final ModelConfig config;
  private final Map<String, Place> places = new LinkedHashMap<>();

  private GgufWeights(MappedFile map) {
    this.map = map;
    try (var reader = new GgufReader(map.path())) {
      metadata = new GgufMetadata(map.path(), reader.metadata());
      List<GgufTensor> tensors = reader.tensors();
      long alignment = metadata.integer("general.alignment").orElse(32);
      if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
        throw bad("its alignment is " + alignment);
      }
      long start = (reader.position() + alignment - 1) & -alignment;
      String name = metadata.string("general.architecture").orElse("none");
      GgufArchitecture<?> architecture = GgufArchitecture.of(map.path(), name);
      Map<String, TensorName> names = new HashMap<>();
      architecture.tensors().forEach(each -> names.put(each.theirs(), each));
      architecture.constants().forEach(each -> names.put(each, TensorName.same(each, each)));
      boolean tied = true;
      for (GgufTensor tensor : tensors) {
        place(tensor, name(names, name, tensor.name()), start, alignment);
        tied &= !tensor.name().equals(HEAD);
      }
      checkOverlaps();
      Map<String, float[]> constants = constants(architecture.constants());
      config = architecture.config(fields(name, tensors, constants), tied);
      checkHeads();
    } catch (IOException e) {
      throw FileErrors.reading(map.path(), e);
    }
  }

  /**
   * Maps a file and checks what its head says against its length.
   *
   * @throws UserError if it cannot be read, is damaged, or holds another architecture or type
   */
  public static GgufWeights open(Path file) {
    return MappedFile.open(file, GgufWeights::new);
  }

  /** Reads the tensors that are sizes, and takes them from among the weights. */
  private Map<String, float[]> constants(Set<String> names) {
    Map<String, float[]> constants = new HashMap<>();
    for (String name : names) {
      Place place = places.remove(name);
      if (place != null) {
        if (place.shape().length != 1 || place.columns() > MAX_CONSTANT) {
          throw bad("its tensor '%s' is no vector of up to %,d".formatted(name, MAX_CONSTANT));
        }
        float[] values = new float[place.columns()];
        map.read(() ->
            BlockDecoder.decode(
                place.type(), place.bytes(), 0, MemorySegment.ofArray(values), 0, values.length));
        constants.put(name, values);
      }
    }
    return constants;
  }

  private GgufFields fields(
      String architecture, List<GgufTensor> tensors, Map<String, float[]> constants) {
    long vocab =
        tensors.stream()
            .filter(each -> each.name().equals("token_embd.weight"))
            .findFirst()
            .orElseThrow(() -> bad("it has no tensor 'token_embd.weight'"))
            .shape()[0];
    return new GgufFields(map.path(), metadata, architecture, (int) vocab, constants);
  }

  private TensorName name(Map<String, TensorName> names, String architecture, String theirs) {
    Matcher layer = LAYER.matcher(theirs);
    TensorName found = names.get(layer.matches() ? "blk.{}." + layer.group(2) : theirs);
    if (found == null || found.isOfLayers() != layer.matches()) {
      throw bad(
          "its tensor '%s' is none that %s models have here; it is another variant of them"
              .formatted(theirs, architecture));
    }
    return layer.matches() ? found.at(Integer.parseInt(layer.group(1))) : found;
  }

  private void place(GgufTensor tensor, TensorName name, long start, long alignment) {
    long size = map.bytes().byteSize();
    BlockType type = type(tensor);
    long bytes;
    long end;
    try {
      long elements = 1;
      for (long d : tensor.shape()) {
        elements = Math.multiplyExact(elements, d);
      }
      bytes = type.bytes(elements);
      end = Math.addExact(Math.addExact(start, tensor.offset()), bytes);
    } catch (ArithmeticException e) {
      throw bad("its tensor '" + tensor.name() + "' is larger than any file");
    }
    if (tensor.offset() < 0 || end > size) {
      throw bad("its tensor '%s' ends at byte %,d of %,d".formatted(tensor.name(), end, size));
    }
    if (tensor.offset() % alignment != 0) {
      throw bad(
          "its tensor '%s' begins at byte %,d of the data, no multiple of %d"
              .formatted(tensor.name(), tensor.offset(), alignment));
    }
    MemorySegment part = map.bytes().asSlice(end - bytes, bytes);
    Place place = new Place(name, type, tensor.shape(), part, tensor.offset());
    if (places.put(name.ours(), place) != null) {
      throw bad("its tensor '" + tensor.name() + "' stands in it twice");
    }
  }

  private BlockType type(GgufTensor tensor) {
    BlockType type;
    try {
      type = BlockType.of(tensor.type() & 0xFFFFFFFFL);
    } catch (UserError e) {
      throw bad("its tensor '%s': %s".formatted(tensor.name(), e.getMessage()));
    }
    if (tensor.shape()[tensor.shape().length - 1] % type.elements() != 0) {
      throw bad(
          "the rows of its tensor '%s' are no whole blocks of %d"
              .formatted(tensor.name(), type.elements()));
    }
    return type;
  }

  private void checkOverlaps() {
    List<Place> sorted =
        places.values().stream().sorted(Comparator.comparingLong(Place::offset)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      Place before = sorted.get(i - 1);
      Place after = sorted.get(i);
      if (before.offset() + before.bytes().byteSize() > after.offset()) {
        throw bad(
            "its tensors '%s' and '%s' overlap"
                .formatted(before.name().theirs(), after.name().theirs()));
      }
    }
  }

  /** Rows that change places do so within a head. */
  private void checkHeads() {
    for (Place place : places.values()) {
      long rows =
          Arrays.stream(place.shape()).limit(place.shape().length - 1).reduce(1, (a, b) -> a * b);
      if (place.name().layout() == Layout.ROTATED && rows % config.headSize() != 0) {
        throw bad(
            "its tensor '%s' has %,d rows, no whole heads of %d"
                .formatted(place.name().theirs(), rows, config.headSize()));
      }
    }
  }

  /** The sizes that the head of the file gives. */
  public ModelConfig config() {
    return config;
  }

  /** All that stands before the tensors. */
  public GgufMetadata metadata() {
    return metadata;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  @Override
  public long[] shape(String name) {
    Place place = find(name);
    long[] shape = place.shape().clone();
    if (place.name().layout() == Layout.TRANSPOSED && shape.length == 2) {
      return new long[] {shape[1], shape[0]};
    }
    return shape;
  }

  @Override
  public String type(String name) {
    return find(name).type().name();
  }

  @Override
  public long bytes(String name) {
    return find(name).bytes().byteSize();
  }

  @Override
  public Optional<QuantBlocks> blocks(String name) {
    Place place = find(name);
    if (place.shape().length != 2) {
      return Optional.empty();
    }
    int rows = Math.toIntExact(place.shape()[0]);
    return place
        .type()
        .packed()
        .map(f -> new QuantBlocks(f, rows, place.columns(), place.bytes(), fileRow(place)));
  }

  @Override
  public void reading(Runnable work) {
    map.read(work);
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    Place place = find(name);
    long count = target.byteSize() / Float.BYTES;
    map.read(() -> {
      switch (place.name().layout()) {
        case SAME ->
            BlockDecoder.decode(
                place.type(), place.bytes(), place.type().bytes(from), target, 0, count);
        case ROTATED -> readRows(place, from, target);
        case TRANSPOSED -> readColumns(place, from, target);
      }
    });
  }

  private void readRows(Place place, long from, MemorySegment target) {
    IntUnaryOperator fileRow = fileRow(place);
    int columns = place.columns();
    long rowBytes = place.type().bytes(columns);
    int first = (int) (from / columns);
    for (int row = 0; row < target.byteSize() / Float.BYTES / columns; row++) {
      long at = fileRow.applyAsInt(first + row) * rowBytes;
      long to = (long) row * columns * Float.BYTES;
      BlockDecoder.decode(place.type(), place.bytes(), at, target, to, columns);
    }
  }

  /** A row of ours is a column of the file's: of each row there, the blocks that have some. */
  private static void readColumns(Place place, long from, MemorySegment target) {
    BlockType type = place.type();
    long rowBytes = type.bytes(place.columns());
    long rows = place.bytes().byteSize() / rowBytes;
    long first = from / rows;
    long end = first + target.byteSize() / Float.BYTES / rows;
    long begin = first / type.elements() * type.elements();
    long count = (end - begin + type.elements() - 1) / type.elements() * type.elements();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(count * Float.BYTES, Float.BYTES);
      for (long row = 0; row < rows; row++) {
        long at = row * rowBytes + type.bytes(begin);
        BlockDecoder.decode(type, place.bytes(), at, values, 0, count);
        for (long column = first; column < end; column++) {
          float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, column - begin);
          target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (column - first) * rows + row, value);
        }
      }
    }
  }

  private IntUnaryOperator fileRow(Place place) {
    return place.name().layout() == Layout.ROTATED
        ? Rotation.fileRow(config.headSize())
        : row -> row;
  }

  private Place find(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new UserError("Cannot read tensor " + name + ": " + map.path() + " has no such tensor");
    }
    return place;
  }

  private UserError bad(String what) {
    return new UserError("Cannot read %s as a GGUF model: %s".formatted(map.path(), what));
  }

  @Override
  public void close() {
    map.close();
  }
}
