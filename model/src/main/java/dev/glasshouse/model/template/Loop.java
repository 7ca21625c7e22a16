package dev.glasshouse.model.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code loop} inside a {@code for}.
 *
 * @param items what is gone through
 * @param index the place of the current one, from 0
 */
record Loop(List<@Nullable Object> items, int index) {
  @Nullable Object get(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) (size - index);
      case "revindex0" -> size - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == size - 1;
      case "length" -> (long) size;
      // Only recursive loops, which we do not have, go deeper.
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("loop.previtem");
      case "nextitem" -> index + 1 < size ? items.get(index + 1) : new Undefined("loop.nextitem");
      case "cycle" ->
          (Callable)
              args -> {
                if (args.positional().isEmpty()) {
                  throw new Fault("loop.cycle has nothing to choose from");
                }
                return args.positional().get(index % args.positional().size());
              };
      default -> new Undefined("loop." + name);
    };
  }
}
