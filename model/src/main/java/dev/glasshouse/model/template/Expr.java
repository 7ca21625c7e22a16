package dev.glasshouse.model.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of a template. Each knows its line. */
sealed interface Expr {
  /** The line on which it stands, from 1. */
  int line();

  /** A value written down. */
  record Literal(int line, @Nullable Object value) implements Expr {}

  /** A variable. */
  record Name(int line, String name) implements Expr {}

  /** {@code of.name}. */
  record Attribute(int line, Expr of, String name) implements Expr {}

  /** {@code of[index]}. */
  record Item(int line, Expr of, Expr index) implements Expr {}

  /** {@code of[start:stop:step]}. */
  record Slice(int line, Expr of, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {}

  /** {@code function(positional, name=named)}. */
  record Call(int line, Expr function, Arguments arguments) implements Expr {}

  /** {@code input | name(arguments)}. */
  record Filter(int line, Expr input, String name, Arguments arguments) implements Expr {}

  /** {@code input is name(arguments)}. */
  record Test(int line, Expr input, String name, Arguments arguments) implements Expr {}

  /** {@code not operand}. */
  record Not(int line, Expr operand) implements Expr {}

  /** {@code -operand} or {@code +operand}. */
  record Sign(int line, boolean negative, Expr operand) implements Expr {}

  /** Arithmetic, and {@code ~} that joins texts. */
  record Binary(int line, String operator, Expr left, Expr right) implements Expr {}

  /** {@code first < second < ...}: as many operators as there are further operands. */
  record Compare(int line, Expr first, List<String> operators, List<Expr> others) implements Expr {}

  /** {@code left and right}, {@code left or right}: the operand that decides. */
  record Logic(int line, boolean and, Expr left, Expr right) implements Expr {}

  /** {@code yes if test else no}. */
  record Conditional(int line, Expr test, Expr yes, @Nullable Expr no) implements Expr {}

  /** A list or a tuple. */
  record ListOf(int line, boolean isTuple, List<Expr> items) implements Expr {}

  /** A mapping: as many keys as values. */
  record MapOf(int line, List<Expr> keys, List<Expr> values) implements Expr {}

  /** What stands in a call's parentheses. */
  record Arguments(List<Expr> positional, Map<String, Expr> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }
}
