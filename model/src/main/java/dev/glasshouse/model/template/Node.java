package dev.glasshouse.model.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a template. */
sealed interface Node {
  /** The line on which it begins, from 1. */
  int line();

  /** Text as it stands. */
  record Text(int line, String text) implements Node {}

  /** <code>{{ value }}</code>. */
  record Output(int line, Expr value) implements Node {}

  /** {@code if}, with {@code elif} as an {@code if} in {@code no}. */
  record If(int line, Expr test, List<Node> yes, List<Node> no) implements Node {}

  /** {@code for targets in items if filter}, and what to do where there are none. */
  record For(
      int line,
      List<String> targets,
      Expr items,
      @Nullable Expr filter,
      List<Node> body,
      List<Node> none)
      implements Node {}

  /** {@code set targets = value}. */
  record Set(int line, List<String> targets, Expr value) implements Node {}

  /** {@code set namespace.attribute = value}. */
  record SetAttribute(int line, String namespace, String attribute, Expr value) implements Node {}

  /** {@code set target}, the text up to {@code endset}, passed through filters. */
  record SetText(int line, String target, List<Node> body) implements Node {}

  /** {@code macro name(parameters)}; a parameter without a default has null. */
  record Macro(
      int line,
      String name,
      List<String> parameters,
      List<@Nullable Expr> defaults,
      List<Node> body)
      implements Node {}

  /** Statements that change nothing by standing together ({@code generation}). */
  record Group(int line, List<Node> body) implements Node {}

  /** {@code break} or {@code continue}. */
  record Leave(int line, boolean loop) implements Node {}
}
