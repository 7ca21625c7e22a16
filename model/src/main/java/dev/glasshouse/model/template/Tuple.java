package dev.glasshouse.model.template;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that prints with parentheses, as Python's tuples do, and equals no other list. */
final class Tuple extends AbstractList<@Nullable Object> {
  private final @Nullable Object[] items;

  private Tuple(@Nullable Object[] items) {
    this.items = items;
  }

  static Tuple of(@Nullable Object... items) {
    return new Tuple(items.clone());
  }

  static Tuple of(List<@Nullable Object> items) {
    return new Tuple(items.toArray());
  }

  @Override
  public @Nullable Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tuple tuple && Arrays.equals(items, tuple.items);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(items);
  }
}
