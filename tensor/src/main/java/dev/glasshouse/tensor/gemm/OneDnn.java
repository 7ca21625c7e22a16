package dev.glasshouse.tensor.gemm;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN's {@code dnnl_sgemm} through the foreign-function API, one-threaded in each calling
 * thread.
 *
 * <p>Its own OpenMP threads would spin on the cores that {@code Workers} owns (measured: 35 to 99
 * GFLOP/s with them, 185 to 197 without, on the same two cores), so each thread sets its OpenMP
 * thread count to one before its first product.
 */
public final class OneDnn implements Gemm {
  private static final String VERSION = "onednn-3.13-1.5.14";

  /** A cache: opened once, for all devices, so that what is compiled for one serves the next. */
  private static @Nullable OneDnn opened;

  private final OneDnnPrimitives primitives;
  private final MethodHandle sgemm;
  private final MethodHandle setThreads;
  private final ThreadLocal<Boolean> ready = ThreadLocal.withInitial(() -> false);
  private final String name;

  private OneDnn(SymbolLookup dnnl, SymbolLookup openMp) throws Throwable {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor product =
        FunctionDescriptor.of(
            JAVA_INT,
            JAVA_BYTE,
            JAVA_BYTE,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG);
    // Pointers travel as longs: no segment object per call, and the ABI passes both alike.
    sgemm = linker.downcallHandle(dnnl.findOrThrow("dnnl_sgemm"), product);
    setThreads =
        linker.downcallHandle(
            openMp.findOrThrow("omp_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
    MemorySegment version =
        (MemorySegment)
            linker
                .downcallHandle(dnnl.findOrThrow("dnnl_version"), FunctionDescriptor.of(ADDRESS))
                .invokeExact();
    MemorySegment v = version.reinterpret(12);
    name = "oneDNN %d.%d.%d".formatted(v.get(JAVA_INT, 0), v.get(JAVA_INT, 4), v.get(JAVA_INT, 8));
    prepareThread();
    primitives = new OneDnnPrimitives(dnnl);
  }

  /**
   * Unpacks and opens the library, where this process has not yet.
   *
   * @throws IllegalStateException when it is not on the class path or does not open, with the
   *     reason
   */
  public static synchronized OneDnn open() {
    if (opened == null) {
      opened = load();
    }
    return opened;
  }

  private static OneDnn load() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String platform =
        os.contains("linux") && arch.equals("amd64")
            ? "linux-x86_64"
            : os.contains("linux") && arch.equals("aarch64") ? "linux-arm64" : null;
    if (platform == null) {
      throw new IllegalStateException("oneDNN was not tried on " + os + " " + arch);
    }
    try {
      Path library =
          NativeLibrary.unpack(
                  "org/bytedeco/dnnl/" + platform, VERSION, List.of("libgomp.so.1", "libdnnl.so.3"))
              .orElseThrow(
                  () -> new IllegalStateException("org.bytedeco:dnnl is not on the class path"));
      SymbolLookup openMp =
          SymbolLookup.libraryLookup(library.resolveSibling("libgomp.so.1"), Arena.global());
      return new OneDnn(SymbolLookup.libraryLookup(library, Arena.global()), openMp);
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("oneDNN does not open: " + e.getMessage(), e);
    }
  }

  @Override
  public void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      long ao,
      int lda,
      MemorySegment b,
      long bo,
      int ldb,
      float beta,
      MemorySegment c,
      long co,
      int ldc) {
    prepareThread();
    long pa = address(a, ao, transA ? span(k, m, lda) : span(m, k, lda));
    long pb = address(b, bo, transB ? span(n, k, ldb) : span(k, n, ldb));
    long pc = address(c, co, span(m, n, ldc));
    try {
      int status =
          (int)
              sgemm.invokeExact(
                  (byte) (transA ? 'T' : 'N'),
                  (byte) (transB ? 'T' : 'N'),
                  (long) m,
                  (long) n,
                  (long) k,
                  alpha,
                  pa,
                  (long) lda,
                  pb,
                  (long) ldb,
                  beta,
                  pc,
                  (long) ldc);
      if (status != 0) {
        throw new IllegalStateException(
            "dnnl_sgemm returned %d for M=%d N=%d K=%d".formatted(status, m, n, k));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Must come before a thread's first call into the library. */
  void prepareThread() {
    if (ready.get()) {
      return;
    }
    try {
      setThreads.invokeExact(1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    ready.set(true);
  }

  @Override
  public Gemm compiled() {
    return new CompiledGemm(this, primitives);
  }

  @Override
  public Optional<Bf16Gemm> bfloat16() {
    prepareThread();
    Bf16Gemm product = new Bf16Gemm(this, primitives);
    return product.isFast() ? Optional.of(product) : Optional.empty();
  }

  @Override
  public String name() {
    return name;
  }
}
