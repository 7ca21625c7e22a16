package dev.glasshouse.model.template;

import dev.glasshouse.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into tokens. White space around tags is handled as transformers has Jinja do it
 * ({@code trim_blocks} and {@code lstrip_blocks}): a line break right after a block or a comment
 * goes, and so do blanks between the start of a line and one. A minus inside a tag takes all white
 * space on its side along, a plus none. One line break at the end of the template goes.
 */
final class Lexer {
  /**
   * Every value that is not there keeps its name, and a loop may keep a hundred thousand of them.
   */
  private static final int MAX_NAME = 255;

  private static final String[] OPERATORS = {
    "==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ",", ":",
    "|", "(", ")", "[", "]", "{", "}",
  };

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  /** Up to here {@link #line} has counted. */
  private int counted;

  private Lexer(String source) {
    String unix = source.replace("\r\n", "\n").replace('\r', '\n');
    this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
  }

  /**
   * Cuts a template.
   *
   * @return its tokens, the last of the kind {@code END}
   */
  static List<Token> tokens(String source) {
    var lexer = new Lexer(source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    boolean stripLeft = false;
    while (at < source.length()) {
      int tag = nextTag(at);
      boolean isTag = tag < source.length();
      int end = isTag ? strippedEnd(tag) : tag;
      int from = stripLeft ? skipSpace(at, end) : at;
      if (from < end) {
        tokens.add(new Token(Kind.TEXT, source.substring(from, end), lineOf(from)));
      }
      at = tag;
      if (isTag) {
        stripLeft = tag();
      }
    }
    tokens.add(new Token(Kind.END, "", lineOf(source.length())));
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from);
        i >= 0 && i + 1 < source.length();
        i = source.indexOf('{', i + 1)) {
      if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return source.length();
  }

  /** Where the text before a tag ends. */
  private int strippedEnd(int tag) {
    char sign = charAt(tag + 2);
    int end = tag;
    if (sign == '-') {
      while (end > at && isSpace(source.charAt(end - 1))) {
        end--;
      }
    } else if (sign != '+' && source.charAt(tag + 1) != '{') {
      while (end > 0 && (source.charAt(end - 1) == ' ' || source.charAt(end - 1) == '\t')) {
        end--;
      }
      boolean isLineStart = end == 0 || source.charAt(end - 1) == '\n';
      end = isLineStart ? Math.max(end, at) : tag;
    }
    return end;
  }

  /** Reads a tag and says whether white space after it goes. */
  private boolean tag() {
    char kind = source.charAt(at + 1);
    int start = at;
    int startLine = lineOf(start);
    if (kind == '#') {
      int end = source.indexOf("#}", at + 2);
      if (end < 0) {
        throw TemplateErrors.syntax(startLine, "a comment '{#' is not closed");
      }
      at = end;
      return closeTag(source.charAt(end - 1), end > start + 2);
    }
    at += charAt(at + 2) == '-' || charAt(at + 2) == '+' ? 3 : 2;
    if (kind == '%' && raw()) {
      return rawText();
    }
    String close = kind == '{' ? "}}" : "%}";
    tokens.add(
        new Token(
            kind == '{' ? Kind.OUTPUT_BEGIN : Kind.BLOCK_BEGIN,
            kind == '{' ? "{{" : "{%",
            startLine));
    int depth = 0;
    while (true) {
      at = skipSpace(at, source.length());
      if (at >= source.length()) {
        throw TemplateErrors.syntax(startLine, "'{" + kind + "' is not closed");
      }
      char sign = source.charAt(at);
      boolean isSigned = (sign == '-' || sign == '+') && source.startsWith(close, at + 1);
      if (depth == 0 && (isSigned || source.startsWith(close, at))) {
        at += isSigned ? 1 : 0;
        tokens.add(new Token(kind == '{' ? Kind.OUTPUT_END : Kind.BLOCK_END, close, lineOf(at)));
        return closeTag(sign, isSigned);
      }
      depth += token();
    }
  }

  /** Steps over the closing of a tag and says whether white space after it goes. */
  private boolean closeTag(char sign, boolean maySign) {
    boolean isOutput = source.charAt(at) == '}';
    at += 2;
    boolean strip = maySign && sign == '-';
    boolean keep = maySign && sign == '+';
    if (!strip && !keep && !isOutput && charAt(at) == '\n') {
      at++;
    }
    return strip;
  }

  /** Whether the tag is <code>{% raw %}</code>. */
  private boolean raw() {
    int from = skipSpace(at, source.length());
    return source.startsWith("raw", from)
        && source
            .substring(from + 3, Math.min(source.length(), from + 80))
            .strip()
            .matches("(?s)[-+]?%}.*");
  }

  private boolean rawText() {
    int open = lineOf(at);
    // Jinja leaves the line break after this tag alone.
    int close = source.indexOf("%}", at);
    at = close + 2;
    boolean stripLeft = source.charAt(close - 1) == '-';
    for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
      int name = skipSpace(tag + ("-+".indexOf(charAt(tag + 2)) >= 0 ? 3 : 2), source.length());
      int end = source.startsWith("endraw", name) ? source.indexOf("%}", tag) : -1;
      if (end > 0) {
        int to = strippedEnd(tag);
        int from = stripLeft ? skipSpace(at, to) : at;
        if (from < to) {
          tokens.add(new Token(Kind.TEXT, source.substring(from, to), lineOf(from)));
        }
        at = end;
        return closeTag(source.charAt(end - 1), true);
      }
    }
    throw TemplateErrors.syntax(open, "'{% raw %}' is not closed");
  }

  /** Reads a token inside a tag and says by how much brackets are deeper after it. */
  private int token() {
    int start = at;
    char c = source.charAt(at);
    if (c == '"' || c == '\'') {
      string(c);
      return 0;
    }
    if (c >= '0' && c <= '9') {
      number();
      return 0;
    }
    if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      while (at < source.length()
          && (Character.isUnicodeIdentifierPart(source.charAt(at)) || source.charAt(at) == '_')) {
        at++;
      }
      if (at - start > MAX_NAME) {
        throw TemplateErrors.unsupported(
            lineOf(start), "a name of %,d characters".formatted(at - start));
      }
      tokens.add(new Token(Kind.NAME, source.substring(start, at), lineOf(start)));
      return 0;
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        at += operator.length();
        tokens.add(new Token(Kind.OPERATOR, operator, lineOf(start)));
        return "([{".contains(operator) ? 1 : ")]}".contains(operator) ? -1 : 0;
      }
    }
    throw TemplateErrors.syntax(
        lineOf(at), "'" + Character.toString(source.codePointAt(at)) + "' has no place here");
  }

  private void string(char quote) {
    int start = at++;
    var text = new StringBuilder();
    while (at < source.length() && source.charAt(at) != quote) {
      char c = source.charAt(at++);
      if (c == '\\' && at < source.length()) {
        escape(source.charAt(at++), text);
      } else {
        text.append(c);
      }
    }
    if (at >= source.length()) {
      throw TemplateErrors.syntax(lineOf(start), "a string is not closed");
    }
    at++;
    tokens.add(new Token(Kind.STRING, text.toString(), lineOf(start)));
  }

  /** Python's escapes; an unknown one stands for itself, backslash and all. */
  private void escape(char c, StringBuilder text) {
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'v' -> text.append('\u000B');
      case '0' -> text.append('\0');
      case '\\', '\'', '"' -> text.append(c);
      case '\n' -> {}
      case 'x' -> text.appendCodePoint(hex(2));
      case 'u' -> text.appendCodePoint(hex(4));
      case 'U' -> text.appendCodePoint(hex(8));
      default -> text.append('\\').append(c);
    }
  }

  private int hex(int digits) {
    try {
      int end = at + digits;
      int value = Integer.parseUnsignedInt(source, at, end, 16);
      if (!Character.isValidCodePoint(value)) {
        throw new NumberFormatException();
      }
      at = end;
      return value;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw TemplateErrors.syntax(lineOf(at), "an escape lacks its " + digits + " hex digits");
    }
  }

  private void number() {
    int start = at;
    digits();
    boolean isFloat = charAt(at) == '.' && isDigit(charAt(at + 1));
    if (isFloat) {
      at++;
      digits();
    }
    int exponent = charAt(at + 1) == '-' || charAt(at + 1) == '+' ? at + 2 : at + 1;
    if ((charAt(at) == 'e' || charAt(at) == 'E') && isDigit(charAt(exponent))) {
      isFloat = true;
      at = exponent;
      digits();
    }
    String text = source.substring(start, at).replace("_", "");
    tokens.add(new Token(isFloat ? Kind.FLOAT : Kind.INTEGER, text, lineOf(start)));
  }

  private void digits() {
    while (isDigit(charAt(at)) || charAt(at) == '_') {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private char charAt(int index) {
    return index < source.length() ? source.charAt(index) : 0;
  }

  private int skipSpace(int from, int limit) {
    int i = from;
    while (i < limit && isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c)
        || c == '\u00A0'
        || c == '\u0085'
        || c == '\u2007'
        || c == '\u202F';
  }

  /** The line of a place; places are asked for nearly in order. */
  private int lineOf(int place) {
    while (counted < place) {
      if (source.charAt(counted++) == '\n') {
        line++;
      }
    }
    return line;
  }
}
