package dev.glasshouse.bench.libtorch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How libtorch's process is set up. The choices come from measurements, which LOG.md lists under
 * "peer's best setting".
 *
 * @param blas which library makes the matrix products
 * @param keepMemory whether freed memory stays with the process: without it every step's large
 *     tensors are mapped, faulted in page by page and unmapped anew; it costs some peak memory
 * @param threads for matrix products and everything else
 */
public record TorchSettings(Blas blas, boolean keepMemory, int threads) {

  /** Prefixes of variables that would change the peer behind our back. */
  private static final List<String> CLEARED =
      List.of("OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "MALLOC_", "GLIBC_", "LD_PRELOAD");

  /** A matrix library that libtorch can run on. */
  public enum Blas {
    /** What the package is built with: fastest at large products, but with threads of its own. */
    OPENBLAS,
    /** What PyTorch's own releases are built with: shares its threads with the other kernels. */
    MKL
  }

  /** All that was the fastest for some shape on some machine, the published one first. */
  public static List<TorchSettings> candidates(int threads) {
    return List.of(
        published(threads),
        new TorchSettings(Blas.OPENBLAS, true, threads),
        new TorchSettings(Blas.MKL, true, threads));
  }

  /**
   * The package as published, with passive waiting: what a Java project gets. It also has the
   * lowest peak memory that was found.
   */
  public static TorchSettings published(int threads) {
    return new TorchSettings(Blas.OPENBLAS, false, threads);
  }

  /**
   * Lays the settings over a process environment, and takes out what would disturb them.
   *
   * @param environment of a process that is to be started; changed
   */
  void apply(Map<String, String> environment) {
    environment.keySet().removeIf(name -> CLEARED.stream().anyMatch(name::startsWith));
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("OMP_WAIT_POLICY", "passive");
    switch (blas) {
      case OPENBLAS -> {
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        // 2^14 cycles of spinning before a thread sleeps, instead of 2^26 beside OpenMP's threads.
        environment.put("OPENBLAS_THREAD_TIMEOUT", "14");
      }
      case MKL -> environment.putAll(mkl());
    }
    if (keepMemory) {
      environment.put(
          "GLIBC_TUNABLES",
          "glibc.malloc.arena_max=1:glibc.malloc.mmap_max=0"
              + ":glibc.malloc.trim_threshold=1099511627776:glibc.malloc.top_pad=268435456");
    }
  }

  private Map<String, String> mkl() {
    Path folder = MklLibraries.extract();
    Map<String, String> out = new LinkedHashMap<>();
    // Symbols of a preloaded library win over OpenBLAS's and over libgomp's.
    out.put("LD_PRELOAD", folder.resolve("libiomp5.so") + ":" + folder.resolve("libmkl_rt.so.2"));
    out.put("LD_LIBRARY_PATH", folder.toString());
    out.put("MKL_INTERFACE_LAYER", "LP64");
    // libiomp5 also speaks the interface of libgomp, which libtorch is built against.
    out.put("MKL_THREADING_LAYER", "GNU");
    out.put("MKL_NUM_THREADS", Integer.toString(threads));
    // One millisecond of waiting awake between parallel regions; then the threads sleep.
    out.put("KMP_BLOCKTIME", "1");
    return out;
  }
}
