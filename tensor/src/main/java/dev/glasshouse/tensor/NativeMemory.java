package dev.glasshouse.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Memory from the C library's {@code malloc}, which unlike an {@code Arena} does not touch the
 * pages: a large region costs nothing until it is used. On Linux it asks for huge pages.
 */
final class NativeMemory {
  /** Cache line, and the widest vector. */
  static final int ALIGNMENT = 64;

  private static final long HUGE_PAGE = 2L << 20;
  private static final int MADV_HUGEPAGE = 14;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MALLOC =
      function("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG)).orElseThrow();
  private static final MethodHandle FREE =
      function("free", FunctionDescriptor.ofVoid(ADDRESS)).orElseThrow();
  private static final Optional<MethodHandle> MADVISE =
      System.getProperty("os.name").equals("Linux")
          ? function("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))
          : Optional.empty();

  private NativeMemory() {}

  /** The next multiple of the alignment. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** A region with uninitialised content. {@code start} is what {@link #free} wants back. */
  record Region(MemorySegment data, MemorySegment start) {}

  private static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
    return LINKER.defaultLookup().find(name).map(f -> LINKER.downcallHandle(f, type));
  }

  /**
   * @throws OutOfMemoryError when the system refuses
   */
  static Region allocate(long bytes) {
    try {
      MemorySegment start = (MemorySegment) MALLOC.invokeExact(bytes + HUGE_PAGE);
      if (start.address() == 0) {
        throw new OutOfMemoryError(
            "the system refused %,d bytes of native memory".formatted(bytes));
      }
      long aligned = (start.address() + HUGE_PAGE - 1) & -HUGE_PAGE;
      if (MADVISE.isPresent()) {
        // Advice only: where it is refused, small pages serve.
        int _ = (int) MADVISE.get().invokeExact(aligned, bytes & -HUGE_PAGE, MADV_HUGEPAGE);
      }
      return new Region(MemorySegment.ofAddress(aligned).reinterpret(bytes), start);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void free(Region region) {
    try {
      FREE.invokeExact(region.start());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
