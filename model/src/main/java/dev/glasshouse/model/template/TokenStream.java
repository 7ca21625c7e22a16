package dev.glasshouse.model.template;

import dev.glasshouse.model.template.Token.Kind;
import java.util.List;

/** Tokens, of which the next ones may be looked at. */
final class TokenStream {
  private final List<Token> tokens;
  private int at;

  /** Takes tokens, the last of which is {@code END}. */
  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  boolean takeOperator(String text) {
    return take(Kind.OPERATOR, text);
  }

  boolean takeName(String text) {
    return take(Kind.NAME, text);
  }

  void expectOperator(String text) {
    if (!takeOperator(text)) {
      throw expected("'" + text + "'");
    }
  }

  void expectName(String text) {
    if (!takeName(text)) {
      throw expected("'" + text + "'");
    }
  }

  Token expect(Kind kind) {
    if (peek().kind() != kind) {
      throw expected(
          switch (kind) {
            case BLOCK_END -> "'%}'";
            case OUTPUT_END -> "'}}'";
            case NAME -> "a name";
            default -> kind.name();
          });
    }
    return next();
  }

  /** What to throw where something else stands. */
  RuntimeException expected(String what) {
    return TemplateErrors.syntax(
        peek().line(), "expected " + what + ", found " + peek().describe());
  }

  private boolean take(Kind kind, String text) {
    boolean found = peek().is(kind, text);
    at += found ? 1 : 0;
    return found;
  }
}
