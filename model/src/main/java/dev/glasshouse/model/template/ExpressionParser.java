package dev.glasshouse.model.template;

import dev.glasshouse.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Makes expressions of tokens, with Jinja's precedences. */
final class ExpressionParser {
  /** Parentheses, signs and the like within each other. */
  private static final int MAX_DEPTH = 100;

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> KEYWORDS = Set.of("if", "else", "and", "or", "not", "in", "is");

  private final TokenStream tokens;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** An expression, or several with commas between as a tuple. */
  Expr tuple() {
    int line = tokens.peek().line();
    Expr first = expression();
    if (!tokens.peek().is(Kind.OPERATOR, ",")) {
      return first;
    }
    var items = new ArrayList<Expr>();
    items.add(first);
    while (tokens.takeOperator(",")) {
      Token next = tokens.peek();
      if (next.kind() == Kind.BLOCK_END
          || next.kind() == Kind.OUTPUT_END
          || next.is(Kind.OPERATOR, ")")) {
        break;
      }
      items.add(expression());
    }
    return new Expr.ListOf(line, true, items);
  }

  Expr expression() {
    return deeper(() -> {
      int line = tokens.peek().line();
      Expr value = or();
      while (tokens.takeName("if")) {
        Expr test = or();
        value =
            new Expr.Conditional(line, test, value, tokens.takeName("else") ? expression() : null);
      }
      return value;
    });
  }

  /** An expression that ends before an {@code if}. */
  Expr withoutCondition() {
    return or();
  }

  private Expr deeper(Supplier<Expr> parser) {
    if (++depth > MAX_DEPTH) {
      throw TemplateErrors.syntax(tokens.peek().line(), "an expression is nested too deeply");
    }
    Expr expr = parser.get();
    depth--;
    return expr;
  }

  private Expr or() {
    Expr left = and();
    for (int line = tokens.peek().line(); tokens.takeName("or"); line = tokens.peek().line()) {
      left = new Expr.Logic(line, false, left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    for (int line = tokens.peek().line(); tokens.takeName("and"); line = tokens.peek().line()) {
      left = new Expr.Logic(line, true, left, not());
    }
    return left;
  }

  private Expr not() {
    int line = tokens.peek().line();
    return tokens.takeName("not") ? deeper(() -> new Expr.Not(line, not())) : compare();
  }

  private Expr compare() {
    int line = tokens.peek().line();
    Expr first = sum();
    var operators = new ArrayList<String>();
    var others = new ArrayList<Expr>();
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(tokens.next().text());
      } else if (tokens.takeName("in")) {
        operators.add("in");
      } else if (token.is(Kind.NAME, "not") && tokens.peek(1).is(Kind.NAME, "in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : new Expr.Compare(line, first, operators, others);
      }
      others.add(sum());
    }
  }

  private Expr sum() {
    return leftToRight(Set.of("+", "-"), this::concatenation);
  }

  private Expr concatenation() {
    return leftToRight(Set.of("~"), this::product);
  }

  private Expr product() {
    return leftToRight(Set.of("*", "/", "//", "%"), this::power);
  }

  private Expr power() {
    return leftToRight(Set.of("**"), () -> unary(true));
  }

  private Expr leftToRight(Set<String> operators, Supplier<Expr> operand) {
    Expr left = operand.get();
    while (tokens.peek().kind() == Kind.OPERATOR && operators.contains(tokens.peek().text())) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.line(), operator.text(), left, operand.get());
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    Token token = tokens.peek();
    Expr value;
    if (tokens.takeOperator("-") || tokens.takeOperator("+")) {
      value = deeper(() -> new Expr.Sign(token.line(), token.text().equals("-"), unary(false)));
    } else {
      value = postfix(primary());
    }
    return withFilters ? filters(value) : value;
  }

  private Expr primary() {
    Token token = tokens.next();
    int line = token.line();
    return switch (token.kind()) {
      case STRING -> {
        var text = new StringBuilder(token.text());
        while (tokens.peek().kind() == Kind.STRING) {
          text.append(tokens.next().text());
        }
        yield new Expr.Literal(line, text.toString());
      }
      case INTEGER -> new Expr.Literal(line, integer(token));
      case FLOAT -> new Expr.Literal(line, Double.valueOf(token.text()));
      case NAME -> name(token);
      default ->
          switch (token.text()) {
            case "(" -> enclosed(line);
            case "[" -> new Expr.ListOf(line, false, items("]"));
            case "{" -> map(line);
            default ->
                throw TemplateErrors.syntax(line, "expected a value, found " + token.describe());
          };
    };
  }

  private static Long integer(Token token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException e) {
      throw TemplateErrors.unsupported(token.line(), "the large integer " + token.text());
    }
  }

  private static Expr name(Token token) {
    if (KEYWORDS.contains(token.text())) {
      throw TemplateErrors.syntax(token.line(), "expected a value, found " + token.describe());
    }
    return switch (token.text()) {
      case "true", "True" -> new Expr.Literal(token.line(), true);
      case "false", "False" -> new Expr.Literal(token.line(), false);
      case "none", "None" -> new Expr.Literal(token.line(), null);
      default -> new Expr.Name(token.line(), token.text());
    };
  }

  private Expr enclosed(int line) {
    if (tokens.takeOperator(")")) {
      return new Expr.ListOf(line, true, List.of());
    }
    Expr value = tuple();
    tokens.expectOperator(")");
    return value;
  }

  private List<Expr> items(String close) {
    var items = new ArrayList<Expr>();
    while (!tokens.takeOperator(close)) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.takeOperator(close)) {
          break;
        }
      }
      items.add(expression());
    }
    return items;
  }

  private Expr map(int line) {
    var keys = new ArrayList<Expr>();
    var values = new ArrayList<Expr>();
    while (!tokens.takeOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.takeOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    return new Expr.MapOf(line, keys, values);
  }

  private Expr postfix(Expr start) {
    Expr value = start;
    while (true) {
      int line = tokens.peek().line();
      if (tokens.takeOperator(".")) {
        Token name = tokens.next();
        value =
            switch (name.kind()) {
              case NAME -> new Expr.Attribute(line, value, name.text());
              case INTEGER -> new Expr.Item(line, value, new Expr.Literal(line, integer(name)));
              default ->
                  throw TemplateErrors.syntax(line, "expected a name, found " + name.describe());
            };
      } else if (tokens.takeOperator("[")) {
        value = subscript(line, value);
      } else if (tokens.takeOperator("(")) {
        value = new Expr.Call(line, value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expr subscript(int line, Expr of) {
    Expr start = tokens.peek().is(Kind.OPERATOR, ":") ? null : expression();
    if (start != null && tokens.takeOperator("]")) {
      return new Expr.Item(line, of, start);
    }
    tokens.expectOperator(":");
    Expr stop = isSliceEnd() ? null : expression();
    Expr step = tokens.takeOperator(":") && !isSliceEnd() ? expression() : null;
    tokens.expectOperator("]");
    return new Expr.Slice(line, of, start, stop, step);
  }

  private boolean isSliceEnd() {
    return tokens.peek().is(Kind.OPERATOR, ":") || tokens.peek().is(Kind.OPERATOR, "]");
  }

  /** Reads what follows an opening parenthesis. */
  private Expr.Arguments arguments() {
    var positional = new ArrayList<Expr>();
    Map<String, Expr> named = new LinkedHashMap<>();
    boolean isFirst = true;
    while (!tokens.takeOperator(")")) {
      if (!isFirst) {
        tokens.expectOperator(",");
        if (tokens.takeOperator(")")) {
          break;
        }
      }
      isFirst = false;
      Token token = tokens.peek();
      if (token.is(Kind.OPERATOR, "*") || token.is(Kind.OPERATOR, "**")) {
        throw TemplateErrors.unsupported(token.line(), "unpacking of arguments with '*'");
      }
      if (token.kind() == Kind.NAME && tokens.peek(1).is(Kind.OPERATOR, "=")) {
        tokens.next();
        tokens.next();
        named.put(token.text(), expression());
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw TemplateErrors.syntax(token.line(), "an argument without a name follows a named one");
      }
    }
    return new Expr.Arguments(positional, named);
  }

  private Expr filters(Expr start) {
    Expr value = start;
    while (true) {
      int line = tokens.peek().line();
      if (tokens.takeOperator("|")) {
        String name = tokens.expect(Kind.NAME).text();
        if (!Filters.NAMES.contains(name)) {
          throw TemplateErrors.unsupported(line, "the filter '" + name + "'");
        }
        value = new Expr.Filter(line, value, name, optionalArguments());
      } else if (tokens.takeName("is")) {
        value = test(line, value);
      } else if (tokens.peek().is(Kind.OPERATOR, "(")) {
        tokens.next();
        value = new Expr.Call(line, value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expr test(int line, Expr value) {
    boolean isNegated = tokens.takeName("not");
    Token token = tokens.next();
    String name = token.text();
    if (token.kind() != Kind.NAME) {
      throw TemplateErrors.syntax(line, "expected a test, found " + token.describe());
    }
    if (!Tests.NAMES.contains(name)) {
      throw TemplateErrors.unsupported(line, "the test '" + name + "'");
    }
    boolean isEnclosed = tokens.peek().is(Kind.OPERATOR, "(");
    Expr.Arguments arguments = optionalArguments();
    Token next = tokens.peek();
    boolean hasBareArgument =
        !isEnclosed
            && switch (next.kind()) {
              case STRING, INTEGER, FLOAT -> true;
              case NAME -> !KEYWORDS.contains(next.text());
              case OPERATOR -> next.text().equals("[") || next.text().equals("{");
              default -> false;
            };
    if (hasBareArgument) {
      arguments = new Expr.Arguments(List.of(postfix(primary())), Map.of());
    }
    Expr test = new Expr.Test(line, value, name, arguments);
    return isNegated ? new Expr.Not(line, test) : test;
  }

  private Expr.Arguments optionalArguments() {
    return tokens.takeOperator("(") ? arguments() : Expr.Arguments.NONE;
  }
}
