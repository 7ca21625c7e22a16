package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Piece.Slot;
import dev.glasshouse.lab.data.storyworld.Piece.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a frame such as <code>"[Quick|Come], {B!}!" cried {A!}, and {A.he} took {O}.</code>: slots
 * in braces, alternatives in brackets (not nested).
 */
final class FrameReader {
  private FrameReader() {}

  /** Reads one frame of an act. */
  static Frame read(String act, String text) {
    List<List<Piece>> variants = alternatives(text).stream().map(FrameReader::pieces).toList();
    return new Frame(act, text, variants);
  }

  /** The text with every choice of its alternatives. */
  private static List<String> alternatives(String text) {
    int open = text.indexOf('[');
    if (open < 0) {
      return List.of(text);
    }
    int close = text.indexOf(']', open);
    List<String> tails = alternatives(text.substring(close + 1));
    List<String> all = new ArrayList<>();
    for (String choice : text.substring(open + 1, close).split("\\|", -1)) {
      for (String tail : tails) {
        all.add(text.substring(0, open) + choice + tail);
      }
    }
    return all;
  }

  private static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    boolean start = true;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        pieces.add(new Text(text.substring(at)));
        break;
      }
      if (open > at) {
        String literal = text.substring(at, open);
        pieces.add(new Text(literal));
        start &= literal.equals("\"");
      }
      int close = text.indexOf('}', open);
      pieces.add(slot(text.substring(open + 1, close), start));
      start = false;
      at = close + 1;
    }
    return List.copyOf(pieces);
  }

  private static Slot slot(String written, boolean start) {
    boolean upper = start || written.startsWith("^");
    String body = written.startsWith("^") ? written.substring(1) : written;
    if (Character.isLowerCase(body.charAt(0))) {
      return new Slot(Form.PHRASE, "", body, upper);
    }
    if (body.startsWith("+", 1)) {
      Form form = body.endsWith(".them") ? Form.PAIR_OBJECT : Form.PAIR;
      return new Slot(form, "" + body.charAt(0) + body.charAt(2), "", upper);
    }
    char role = body.charAt(0);
    String ending = body.substring(1);
    if (Roles.character(role)) {
      return new Slot(characterForm(ending), body.substring(0, 1), "", upper);
    }
    if (Roles.thing(role)) {
      return new Slot(thingForm(ending), body.substring(0, 1), "", upper);
    }
    Form form = ending.equals(".in") ? Form.IN : Form.PHRASE;
    return new Slot(form, body.substring(0, 1), Roles.list(role), upper);
  }

  private static Form characterForm(String ending) {
    return switch (ending) {
      case "" -> Form.SUBJECT;
      case "!" -> Form.NAME;
      case ".o" -> Form.OBJECT;
      case ".s" -> Form.OWNER;
      default -> form(ending);
    };
  }

  private static Form thingForm(String ending) {
    return switch (ending) {
      case "" -> Form.THING;
      case ".n" -> Form.NOUN;
      default -> form(ending);
    };
  }

  private static Form form(String ending) {
    return Form.valueOf(ending.substring(1).toUpperCase(Locale.ROOT));
  }
}
