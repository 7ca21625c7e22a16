package dev.glasshouse.model.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that transformers and Jinja give to every chat template. */
final class Functions {
  private Functions() {}

  /** All of them by name. */
  static Map<String, @Nullable Object> all(Clock clock, Budget budget) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("namespace", (Callable) args -> namespace(args, budget));
    all.put("dict", (Callable) args -> new LinkedHashMap<>(args.named()));
    all.put("range", (Callable) args -> range(args, budget));
    all.put("raise_exception", (Callable) Functions::raise);
    all.put(
        "strftime_now",
        (Callable)
            args -> DateFormat.format(ZonedDateTime.now(clock), args.text(0, "format"), budget));
    return all;
  }

  private static Object namespace(Args args, Budget budget) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (!args.positional().isEmpty() && args.positional().getFirst() instanceof Map<?, ?> map) {
      budget.charge(map.size());
      map.forEach((key, value) -> values.put(String.valueOf(key), value));
    }
    values.putAll(args.named());
    return new Namespace(values);
  }

  private static Object raise(Args args) {
    throw new Fault("the template refuses: " + args.text(0, "message"));
  }

  private static Object range(Args args, Budget budget) {
    boolean isBounded = args.positional().size() > 1;
    long from = isBounded ? args.integer(0, "start", 0) : 0;
    long to = args.integer(isBounded ? 1 : 0, "stop", 0);
    long step = args.integer(2, "step", 1);
    if (step == 0) {
      throw new Fault("the step of a range is 0");
    }
    var items = new ArrayList<@Nullable Object>();
    for (long at = from; step > 0 ? at < to : at > to; at = next(at, step)) {
      budget.charge(1);
      items.add(at);
    }
    return items;
  }

  /** The sum, or where it does not fit the integer at that end: it is in no range. */
  private static long next(long at, long step) {
    long end = step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    boolean fits = step > 0 ? at <= end - step : at >= end - step;
    return fits ? at + step : end;
  }
}
