package dev.glasshouse.bench.libtorch;

import dev.glasshouse.tensor.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** The shared libraries of MKL out of their Maven artifact. */
final class MklLibraries {
  private static final String FOLDER = "/org/bytedeco/mkl/linux-x86_64/";

  /** What float32 products load on any x86-64 processor. */
  private static final List<String> NAMES =
      List.of(
          "libiomp5.so",
          "libmkl_rt.so.2",
          "libmkl_core.so.2",
          "libmkl_intel_lp64.so.2",
          "libmkl_gnu_thread.so.2",
          "libmkl_def.so.2",
          "libmkl_mc3.so.2",
          "libmkl_avx2.so.2",
          "libmkl_avx512.so.2");

  private MklLibraries() {}

  /**
   * Unpacks the libraries into JavaCPP's cache unless they are there.
   *
   * @return their folder
   * @throws UserError if the cache cannot be written
   */
  static Path extract() {
    try {
      for (String name : NAMES) {
        unpack(name);
      }
      return Objects.requireNonNull(unpack(NAMES.getFirst()).toPath().getParent());
    } catch (IOException e) {
      throw new UserError(
          "Cannot unpack MKL for the libtorch peer: "
              + e.getMessage()
              + "; is there 350 MB of free space in "
              + System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp/cache")
              + "?",
          e);
    }
  }

  private static File unpack(String name) throws IOException {
    @Nullable File file = Loader.cacheResource(MklLibraries.class, FOLDER + name);
    if (file == null) {
      throw new IllegalStateException("the class path has no " + FOLDER + name);
    }
    return file;
  }
}
