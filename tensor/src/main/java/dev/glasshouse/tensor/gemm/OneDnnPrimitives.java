package dev.glasshouse.tensor.gemm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * oneDNN's matrix product as a primitive: compiled for a shape, which takes milliseconds, and kept;
 * executed by many threads at once. This is the part of the library's C interface that it needs:
 * handles travel as longs, numbers are those of version 3's {@code dnnl_types.h} and {@code
 * dnnl_common_types.h}.
 */
final class OneDnnPrimitives {
  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int IMPLEMENTATION_NAME = 8;
  private static final int UNDEFINED = 0;
  private static final int BFLOAT16 = 2;
  private static final int FLOAT32 = 3;
  private static final int SOURCE = 1;
  private static final int WEIGHTS = 33;
  private static final int DESTINATION = 17;
  private static final int SCRATCHPAD = 80;
  private static final int SCRATCHPAD_LAYOUT = 136;
  private static final int SCRATCHPAD_OF_CALLER = 1;
  private static final long PAGE = 4096;

  /** Products that are kept; a training run has some dozens. */
  private static final int MOST_PRODUCTS = 4096;

  /** What the arguments of a product are to it, in their order. */
  private static final int[] ROLES = {SOURCE, WEIGHTS, DESTINATION, SCRATCHPAD};

  /** Bytes of the C structure {@code {int argument; void* memory}}. */
  private static final int ARGUMENT = 16;

  /**
   * A matrix in memory.
   *
   * @param type {@link #FLOAT32} or {@link #BFLOAT16}
   * @param rowStride elements between rows; likewise {@code colStride}
   */
  record Layout(int type, int rows, int cols, int rowStride, int colStride) {
    /** Stored with {@code ld} elements between rows, or as its transpose likewise. */
    static Layout float32(boolean transposed, int rows, int cols, int ld) {
      return new Layout(FLOAT32, rows, cols, transposed ? 1 : ld, transposed ? ld : 1);
    }

    /** Likewise in bfloat16. */
    static Layout bfloat16(boolean transposed, int rows, int cols, int ld) {
      return new Layout(BFLOAT16, rows, cols, transposed ? 1 : ld, transposed ? ld : 1);
    }
  }

  /**
   * What a product is compiled for: C = A B, or C = A B + C.
   *
   * @param add whether C is added
   */
  record Shape(Layout a, Layout b, Layout c, boolean add) {}

  /**
   * A product that is ready for any three matrices of its layouts. The library's own scratchpad
   * would bind it to the thread that made it.
   *
   * @param implementation the library's name for what it chose, such as {@code
   *     brg_matmul:avx10_1_512_amx}
   */
  private record Product(
      long primitive,
      long a,
      long b,
      long c,
      long scratchpad,
      long scratchpadBytes,
      String implementation) {}

  private final Functions functions;
  private final MethodHandle execute;
  private final MethodHandle memoryCreate;
  private final MethodHandle memoryDestroy;
  private final long engine;

  /** Compiled products. None is dropped while the process runs: another thread may be using it. */
  private final ConcurrentHashMap<Shape, Product> products = new ConcurrentHashMap<>();

  private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(() -> new Lane());

  /** What a thread executes with. */
  private final class Lane {
    final long stream = functions.create("dnnl_stream_create", engine, IN_ORDER);

    /** One {@link #ARGUMENT} for each role. */
    final MemorySegment arguments =
        Arena.ofAuto().allocate((long) ARGUMENT * ROLES.length, Long.BYTES);

    private MemorySegment scratchpad = MemorySegment.NULL;

    Lane() {
      for (int i = 0; i < ROLES.length; i++) {
        arguments.set(JAVA_INT, (long) i * ARGUMENT, ROLES[i]);
      }
    }

    long scratchpad(long bytes) {
      if (scratchpad.byteSize() < bytes) {
        scratchpad = Arena.ofAuto().allocate(bytes, PAGE);
      }
      return scratchpad.address();
    }

    void pass(int argument, long layout, long address) throws Throwable {
      long to = arguments.address() + (long) argument * ARGUMENT + 8;
      check((int) memoryCreate.invokeExact(to, layout, engine, address), "memory");
    }
  }

  OneDnnPrimitives(SymbolLookup library) {
    functions = new Functions(library);
    execute = functions.find("dnnl_primitive_execute", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    memoryCreate = functions.find("dnnl_memory_create", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    memoryDestroy = functions.find("dnnl_memory_destroy", JAVA_LONG);
    engine = functions.create("dnnl_engine_create", CPU, 0L);
  }

  /**
   * The library's name for how it would multiply.
   *
   * @throws IllegalStateException when it does not know such a product
   */
  String implementation(Shape shape) {
    Product product = compile(shape);
    free(product);
    return product.implementation;
  }

  /** Multiplies the matrices at three addresses, in the calling thread. */
  void multiply(Shape shape, long a, long b, long c) {
    Product kept = products.get(shape);
    if (kept != null) {
      execute(kept, a, b, c);
      return;
    }
    Product made = compile(shape);
    execute(made, a, b, c);
    if (products.size() >= MOST_PRODUCTS || products.putIfAbsent(shape, made) != null) {
      free(made);
    }
  }

  private Product compile(Shape shape) {
    long attributes = functions.create("dnnl_primitive_attr_create");
    functions.call("dnnl_primitive_attr_set_scratchpad_mode", attributes, SCRATCHPAD_OF_CALLER);
    if (shape.add) {
      long after = functions.create("dnnl_post_ops_create");
      functions.call("dnnl_post_ops_append_sum", after, 1f, 0, UNDEFINED);
      functions.call("dnnl_primitive_attr_set_post_ops", attributes, after);
      functions.call("dnnl_post_ops_destroy", after);
    }
    long sa = descriptor(shape.a);
    long sb = descriptor(shape.b);
    long sc = descriptor(shape.c);
    long plan =
        functions.create("dnnl_matmul_primitive_desc_create", engine, sa, sb, 0L, sc, attributes);
    long scratchpad = scratchpad(plan);
    Product made =
        new Product(
            functions.create("dnnl_primitive_create", plan),
            sa,
            sb,
            sc,
            scratchpad,
            functions.number("dnnl_memory_desc_get_size", scratchpad),
            name(plan));
    functions.call("dnnl_primitive_desc_destroy", plan);
    functions.call("dnnl_primitive_attr_destroy", attributes);
    return made;
  }

  private long descriptor(Layout layout) {
    try (Arena arena = Arena.ofConfined()) {
      return functions.create(
          "dnnl_memory_desc_create_with_strides",
          2,
          arena.allocateFrom(JAVA_LONG, layout.rows, layout.cols),
          layout.type,
          arena.allocateFrom(JAVA_LONG, layout.rowStride, layout.colStride));
    }
  }

  /** A copy of the layout of a product's scratchpad. */
  private long scratchpad(long plan) {
    long borrowed = functions.number("dnnl_primitive_desc_query_md", plan, SCRATCHPAD_LAYOUT, 0);
    return functions.create("dnnl_memory_desc_clone", borrowed);
  }

  private String name(long plan) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS);
      functions.call("dnnl_primitive_desc_query", plan, IMPLEMENTATION_NAME, 0, name);
      return name.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0);
    }
  }

  private void free(Product product) {
    functions.call("dnnl_primitive_destroy", product.primitive);
    functions.call("dnnl_memory_desc_destroy", product.a);
    functions.call("dnnl_memory_desc_destroy", product.b);
    functions.call("dnnl_memory_desc_destroy", product.c);
    functions.call("dnnl_memory_desc_destroy", product.scratchpad);
  }

  private void execute(Product product, long a, long b, long c) {
    Lane lane = lanes.get();
    try {
      // Four small objects for each call cost less than a microsecond; kept ones would need an
      // owner for each thread and shape.
      lane.pass(0, product.a, a);
      lane.pass(1, product.b, b);
      lane.pass(2, product.c, c);
      lane.pass(3, product.scratchpad, lane.scratchpad(product.scratchpadBytes));
      long arguments = lane.arguments.address();
      check(
          (int) execute.invokeExact(product.primitive, lane.stream, ROLES.length, arguments),
          "execute");
      for (int i = 0; i < ROLES.length; i++) {
        long memory = lane.arguments.get(JAVA_LONG, (long) i * ARGUMENT + 8);
        check((int) memoryDestroy.invokeExact(memory), "memory");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(int status, String what) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN: " + what + " returned " + status);
    }
  }

  /**
   * C functions that return a status, by name; their argument types are those of what is passed.
   */
  private record Functions(SymbolLookup library) {
    MethodHandle find(String name, MemoryLayout... arguments) {
      return Linker.nativeLinker()
          .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    void call(String name, Object... arguments) {
      try {
        check((int) find(name, types(arguments)).invokeWithArguments(arguments), name);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    /** What a function returns that has no status. */
    long number(String name, Object... arguments) {
      FunctionDescriptor type = FunctionDescriptor.of(JAVA_LONG, types(arguments));
      try {
        return (long)
            Linker.nativeLinker()
                .downcallHandle(library.findOrThrow(name), type)
                .invokeWithArguments(arguments);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    /** The handle that a function writes to where its first argument points. */
    long create(String name, Object... others) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment made = arena.allocate(JAVA_LONG);
        call(name, Stream.concat(Stream.of(made), Arrays.stream(others)).toArray());
        return made.get(JAVA_LONG, 0);
      }
    }

    private static MemoryLayout[] types(Object... arguments) {
      return Arrays.stream(arguments)
          .map(argument ->
              switch (argument) {
                case Integer _ -> JAVA_INT;
                case Long _ -> JAVA_LONG;
                case Float _ -> JAVA_FLOAT;
                default -> ADDRESS;
              })
          .toArray(MemoryLayout[]::new);
    }
  }
}
