package dev.glasshouse.model.template;

import dev.glasshouse.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes statements of tokens. What Jinja has and we do not is refused by name. */
final class Parser {
  /** Blocks within blocks. */
  private static final int MAX_DEPTH = 64;

  private static final Set<String> KNOWN_TO_JINJA =
      Set.of(
          "include",
          "import",
          "from",
          "extends",
          "block",
          "call",
          "filter",
          "do",
          "with",
          "autoescape",
          "trans",
          "debug");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int depth;
  private int loops;

  private Parser(List<Token> tokens) {
    this.tokens = new TokenStream(tokens);
    this.expressions = new ExpressionParser(this.tokens);
  }

  /**
   * Reads a whole template.
   *
   * @throws dev.glasshouse.tensor.UserError if it is none, or uses what is not supported
   */
  static List<Node> parse(String source) {
    var parser = new Parser(Lexer.tokens(source));
    List<Node> nodes = parser.until(Set.of());
    Token rest = parser.tokens.peek();
    if (rest.kind() != Kind.END) {
      throw TemplateErrors.syntax(
          rest.line(), "'" + parser.tokens.peek(1).text() + "' closes nothing");
    }
    return nodes;
  }

  /** The statements up to a block of one of these names, which is not read. */
  private List<Node> until(Set<String> names) {
    if (++depth > MAX_DEPTH) {
      throw TemplateErrors.syntax(tokens.peek().line(), "blocks are nested too deeply");
    }
    var nodes = new ArrayList<Node>();
    while (true) {
      Token token = tokens.peek();
      switch (token.kind()) {
        case TEXT -> nodes.add(new Node.Text(token.line(), tokens.next().text()));
        case OUTPUT_BEGIN -> {
          tokens.next();
          nodes.add(new Node.Output(token.line(), expressions.tuple()));
          tokens.expect(Kind.OUTPUT_END);
        }
        case BLOCK_BEGIN -> {
          Token name = tokens.peek(1);
          if (names.contains(name.text()) || name.text().startsWith("end") || isBranch(name)) {
            depth--;
            return List.copyOf(nodes);
          }
          tokens.next();
          nodes.add(block(tokens.expect(Kind.NAME)));
        }
        default -> {
          depth--;
          return List.copyOf(nodes);
        }
      }
    }
  }

  private static boolean isBranch(Token name) {
    return name.text().equals("else") || name.text().equals("elif");
  }

  private Node block(Token name) {
    return switch (name.text()) {
      case "if" -> ifBlock(name.line());
      case "for" -> forBlock(name.line());
      case "set" -> set(name.line());
      case "macro" -> macro(name.line());
      case "generation" -> {
        tokens.expect(Kind.BLOCK_END);
        List<Node> body = until(Set.of("endgeneration"));
        close("endgeneration");
        yield new Node.Group(name.line(), body);
      }
      case "break", "continue" -> {
        if (loops == 0) {
          throw TemplateErrors.syntax(name.line(), "'" + name.text() + "' stands in no loop");
        }
        tokens.expect(Kind.BLOCK_END);
        yield new Node.Leave(name.line(), name.text().equals("break"));
      }
      default -> {
        if (KNOWN_TO_JINJA.contains(name.text())) {
          throw TemplateErrors.unsupported(name.line(), "the block '" + name.text() + "'");
        }
        throw TemplateErrors.syntax(name.line(), "there is no block '" + name.text() + "'");
      }
    };
  }

  private Node ifBlock(int line) {
    Expr test = expressions.expression();
    tokens.expect(Kind.BLOCK_END);
    List<Node> yes = until(Set.of("endif"));
    Token branch = tokens.peek(1);
    List<Node> no = List.of();
    if (branch.text().equals("elif")) {
      tokens.next();
      tokens.next();
      if (++depth > MAX_DEPTH) {
        throw TemplateErrors.syntax(branch.line(), "there are too many branches");
      }
      no = List.of(ifBlock(branch.line()));
      depth--;
      return new Node.If(line, test, yes, no);
    }
    if (branch.text().equals("else")) {
      close("else");
      no = until(Set.of("endif"));
    }
    close("endif");
    return new Node.If(line, test, yes, no);
  }

  private Node forBlock(int line) {
    List<String> targets = targets();
    tokens.expectName("in");
    Expr items = expressions.withoutCondition();
    Expr filter = null;
    if (tokens.takeName("if")) {
      filter = expressions.expression();
    }
    if (tokens.peek().is(Kind.NAME, "recursive")) {
      throw TemplateErrors.unsupported(line, "a recursive loop");
    }
    tokens.expect(Kind.BLOCK_END);
    loops++;
    List<Node> body = until(Set.of("endfor"));
    loops--;
    List<Node> none = List.of();
    if (tokens.peek(1).text().equals("else")) {
      close("else");
      none = until(Set.of("endfor"));
    }
    close("endfor");
    return new Node.For(line, targets, items, filter, body, none);
  }

  private Node set(int line) {
    List<String> targets = targets();
    if (targets.size() == 1 && tokens.takeOperator(".")) {
      String attribute = tokens.expect(Kind.NAME).text();
      tokens.expectOperator("=");
      Expr value = expressions.tuple();
      tokens.expect(Kind.BLOCK_END);
      return new Node.SetAttribute(line, targets.getFirst(), attribute, value);
    }
    if (tokens.takeOperator("=")) {
      Expr value = expressions.tuple();
      tokens.expect(Kind.BLOCK_END);
      return new Node.Set(line, targets, value);
    }
    if (targets.size() != 1) {
      throw TemplateErrors.syntax(line, "'set' of several names has no '='");
    }
    if (tokens.peek().is(Kind.OPERATOR, "|")) {
      throw TemplateErrors.unsupported(line, "a filter on a block of 'set'");
    }
    tokens.expect(Kind.BLOCK_END);
    List<Node> body = until(Set.of("endset"));
    close("endset");
    return new Node.SetText(line, targets.getFirst(), body);
  }

  private Node macro(int line) {
    String name = tokens.expect(Kind.NAME).text();
    tokens.expectOperator("(");
    var parameters = new ArrayList<String>();
    var defaults = new ArrayList<@Nullable Expr>();
    while (!tokens.takeOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      parameters.add(tokens.expect(Kind.NAME).text());
      defaults.add(tokens.takeOperator("=") ? expressions.expression() : null);
    }
    tokens.expect(Kind.BLOCK_END);
    int outer = loops;
    loops = 0;
    List<Node> body = until(Set.of("endmacro"));
    loops = outer;
    close("endmacro");
    return new Node.Macro(line, name, parameters, defaults, body);
  }

  private List<String> targets() {
    boolean isEnclosed = tokens.takeOperator("(");
    var names = new ArrayList<String>();
    do {
      names.add(tokens.expect(Kind.NAME).text());
    } while (tokens.takeOperator(","));
    if (isEnclosed) {
      tokens.expectOperator(")");
    }
    return names;
  }

  /** Reads <code>{% name %}</code>. */
  private void close(String name) {
    Token begin = tokens.peek();
    Token found = tokens.peek(1);
    if (begin.kind() != Kind.BLOCK_BEGIN || !found.text().equals(name)) {
      String instead = begin.kind() == Kind.END ? begin.describe() : found.describe();
      throw TemplateErrors.syntax(begin.line(), "expected '" + name + "', found " + instead);
    }
    tokens.next();
    tokens.next();
    if (tokens.peek().kind() == Kind.NAME && name.equals("endmacro")) {
      tokens.next();
    }
    tokens.expect(Kind.BLOCK_END);
  }
}
