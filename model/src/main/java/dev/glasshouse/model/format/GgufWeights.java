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
      boolean tied = true;
      for (GgufTensor tensor : tensors) {
        place(tensor, name(names, name, tensor.name()), start, alignment);
        tied &= !tensor.name().equals(HEAD);
      }
      checkOverlaps();
      config = architecture.config(fields(name, tensors), tied);
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

  private GgufFields fields(String architecture, List<GgufTensor> tensors) {
    long vocab =
        tensors.stream()
            .filter(each -> each.name().equals("token_embd.weight"))
            .findFirst()
            .orElseThrow(() -> bad("it has no tensor 'token_embd.weight'"))
            .shape()[0];
    return new GgufFields(map.path(), metadata, architecture, (int) vocab);
  }

  private TensorName name(Map<String, TensorName> names, String architecture, String theirs) {
    Matcher layer = LAYER.matcher(theirs);
    TensorName found = names.get(layer.matches() ? "blk.{}." + layer.group(2) : theirs);
    if (found == null) {
      throw bad(
          "its tensor '%s' is none that %s models have here; it is another variant of them"
              .formatted(theirs, architecture));
    }
    return found.isOfLayers() ? found.at(Integer.parseInt(layer.group(1))) : found;
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
  public void readF32(String name, MemorySegment target) {
    Place place = find(name);
    long elements = place.bytes().byteSize() / place.type().bytes() * place.type().elements();
    if (target.byteSize() != elements * Float.BYTES) {
      throw bad(
          "its tensor '%s' has %,d elements, and %,d are expected"
              .formatted(name, elements, target.byteSize() / Float.BYTES));
    }
    map.read(() -> {
      switch (place.name().layout()) {
        case SAME -> BlockDecoder.decode(place.type(), place.bytes(), 0, target, 0, elements);
        case ROTATED -> readRows(place, target);
        case TRANSPOSED -> readColumns(place, target);
      }
    });
  }

  private void readRows(Place place, MemorySegment target) {
    IntUnaryOperator fileRow = fileRow(place);
    int columns = place.columns();
    long rowBytes = place.type().bytes(columns);
    for (int row = 0; row < place.bytes().byteSize() / rowBytes; row++) {
      long from = fileRow.applyAsInt(row) * rowBytes;
      long to = (long) row * columns * Float.BYTES;
      BlockDecoder.decode(place.type(), place.bytes(), from, target, to, columns);
    }
  }

  private void readColumns(Place place, MemorySegment target) {
    int columns = place.columns();
    long rowBytes = place.type().bytes(columns);
    long rows = place.bytes().byteSize() / rowBytes;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate((long) columns * Float.BYTES, Float.BYTES);
      for (long row = 0; row < rows; row++) {
        BlockDecoder.decode(place.type(), place.bytes(), row * rowBytes, values, 0, columns);
        for (int column = 0; column < columns; column++) {
          float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, column);
          target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, column * rows + row, value);
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
