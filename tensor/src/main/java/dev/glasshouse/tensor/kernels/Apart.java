package dev.glasshouse.tensor.kernels;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Loops that are compiled apart from what calls them. C2 inlines whatever is small and hot until a
 * method has made 18,000 nodes while it is parsed, a step on vectors makes some 400, and vectors of
 * what comes after that are objects. So are those of a helper that had no counts yet when its
 * caller was compiled. A handle that is no constant, in a field of an ordinary object, is where it
 * does not inline.
 */
public final class Apart {
  private Apart() {}

  /**
   * A handle of a class's only static method of that name.
   *
   * @param in whose right to call it is used
   * @throws LinkageError when there is none
   */
  public static MethodHandle handle(MethodHandles.Lookup in, Class<?> of, String name) {
    Method method =
        Arrays.stream(of.getDeclaredMethods())
            .filter(m -> m.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new LinkageError("no " + name + " in " + of));
    try {
      return in.unreflect(method);
    } catch (IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** What such a method threw, none of which declares anything, to be thrown again. */
  public static RuntimeException thrown(Throwable t) {
    return switch (t) {
      case Error e -> throw e;
      case RuntimeException e -> e;
      default -> throw new AssertionError(t);
    };
  }
}
