package dev.glasshouse.model.tokenizer;

import static dev.glasshouse.model.tokenizer.SentencePieceVocabulary.SPACE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Byte-pair encoding on characters, as SentencePiece does it (Kudo and Richardson 2018,
 * arXiv:1808.06226): spaces are characters like others, spelt U+2581; a text is given one in front;
 * characters without a token become bytes.
 */
public final class SentencePieceTokenizer implements Tokenizer {
  private final SentencePieceVocabulary vocabulary;
  private final AddedTokens added;
  private final BitSet addedIds = new BitSet();
  private final Map<String, Integer> specialTokens;

  /** The symbol of each char, or {@link #NO_TOKEN}. */
  private final int[] symbolOfChar = new int[1 << 16];

  /** The symbols of the characters that are two chars. */
  private final Map<Integer, Integer> symbolOfPair = new HashMap<>();

  /** By symbol after the last id, the character that it stands for. */
  private final String[] loose;

  /** By id the byte it stands for, or -1; for ids beyond the vocabulary there is none. */
  private final short[] byteOfId;

  /** Whether a token may have a space behind another character. */
  private final boolean joinsWords;

  /** Takes the vocabulary as checked by whoever read it. */
  SentencePieceTokenizer(SentencePieceVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.added = new AddedTokens(vocabulary.added(), vocabulary.normalizer());
    var special = new LinkedHashMap<String, Integer>();
    for (AddedToken token : vocabulary.added()) {
      addedIds.set(token.id());
      if (token.special()) {
        special.put(token.text(), token.id());
      }
    }
    this.specialTokens = Collections.unmodifiableMap(special);
    this.byteOfId = new short[vocabulary.texts().length];
    Arrays.fill(byteOfId, (short) -1);
    for (int b = 0; b < 256; b++) {
      if (vocabulary.bytes()[b] != NO_TOKEN) {
        byteOfId[vocabulary.bytes()[b]] = (short) b;
      }
    }
    Arrays.fill(symbolOfChar, NO_TOKEN);
    boolean joins = false;
    for (int id = 0; id < byteOfId.length; id++) {
      String text = vocabulary.texts()[id];
      if (text != null && byteOfId[id] < 0 && !addedIds.get(id)) {
        addSymbol(text, id);
        int first = 0;
        while (first < text.length() && text.charAt(first) == SPACE) {
          first++;
        }
        joins |= text.indexOf(SPACE, first) >= 0;
      }
    }
    this.joinsWords = joins;
    this.loose = new String[vocabulary.loose().size()];
    vocabulary
        .loose()
        .forEach((text, symbol) -> {
          loose[symbol - byteOfId.length] = text;
          addSymbol(text, symbol);
        });
  }

  private void addSymbol(String text, int symbol) {
    if (text.length() == 1) {
      if (symbolOfChar[text.charAt(0)] == NO_TOKEN) {
        symbolOfChar[text.charAt(0)] = symbol;
      }
    } else if (text.length() == 2 && Character.charCount(text.codePointAt(0)) == 2) {
      symbolOfPair.putIfAbsent(text.codePointAt(0), symbol);
    }
  }

  @Override
  public int[] encode(String text) {
    var ids = new IntList(text.length() / 3);
    var encoder = new Encoder(ids);
    added.split(text, encoder::encode, ids::add);
    return ids.toArray();
  }

  @Override
  public int[] encodeOrdinary(String text) {
    var ids = new IntList(text.length() / 3);
    String normal = vocabulary.normalizer().apply(text);
    if (!normal.isEmpty()) {
      new Encoder(ids).encode(normal);
    }
    return ids.toArray();
  }

  @Override
  public byte[] bytes(int id) {
    String text = id < 0 || id >= byteOfId.length ? null : vocabulary.texts()[id];
    if (text == null) {
      return new byte[0];
    }
    if (byteOfId[id] >= 0) {
      return new byte[] {(byte) byteOfId[id]};
    }
    String spelling = addedIds.get(id) ? text : text.replace(SPACE, ' ');
    return spelling.getBytes(StandardCharsets.UTF_8);
  }

  /** As {@link #bytes(int)}, without the space that was put in front. */
  @Override
  public byte[] bytes(int previous, int id) {
    byte[] bytes = bytes(id);
    boolean prefixed =
        switch (vocabulary.prefix()) {
          case NEVER -> false;
          case FIRST -> previous == NO_TOKEN || vocabulary.bos().equals(OptionalInt.of(previous));
          case WHERE_MISSING, ALWAYS -> previous == NO_TOKEN || addedIds.get(previous);
        };
    boolean isText = id >= 0 && id < byteOfId.length && byteOfId[id] < 0 && !addedIds.get(id);
    return prefixed && isText && bytes.length > 0 && bytes[0] == ' '
        ? Arrays.copyOfRange(bytes, 1, bytes.length)
        : bytes;
  }

  @Override
  public int vocabSize() {
    return byteOfId.length;
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt bos() {
    return vocabulary.bos();
  }

  @Override
  public boolean addsBos() {
    return vocabulary.addsBos() && vocabulary.bos().isPresent();
  }

  @Override
  public OptionalInt eos() {
    return vocabulary.eos();
  }

  /** Encodes the parts of one text. */
  private final class Encoder {
    private final IntList out;
    private final PieceMerger merger = new PieceMerger(vocabulary.merges());
    private int[] symbols = new int[64];
    private int count;

    Encoder(IntList out) {
      this.out = out;
    }

    /** Adds the ids of a part, which is not empty. */
    void encode(String part) {
      String text = prefixed(part.replace(' ', SPACE));
      int width;
      for (int i = 0; i < text.length(); i += width) {
        if (i > 0 && text.charAt(i) == SPACE && isCut(text.charAt(i - 1))) {
          flush();
        }
        int codePoint = text.codePointAt(i);
        width = Character.charCount(codePoint);
        add(codePoint);
      }
      flush();
    }

    private String prefixed(String text) {
      boolean isWanted =
          switch (vocabulary.prefix()) {
            case NEVER -> false;
            case FIRST -> out.size() == 0 && text.charAt(0) != SPACE;
            case WHERE_MISSING -> text.charAt(0) != SPACE;
            case ALWAYS -> true;
          };
      return isWanted ? SPACE + text : text;
    }

    /** Whether no token reaches over the place between this char and a space. */
    private boolean isCut(char before) {
      return vocabulary.splitsAtSpaces() || !joinsWords && before != SPACE;
    }

    private void add(int codePoint) {
      int symbol =
          codePoint < symbolOfChar.length
              ? symbolOfChar[codePoint]
              : symbolOfPair.getOrDefault(codePoint, NO_TOKEN);
      if (symbol == NO_TOKEN) {
        addBytes(Character.toChars(codePoint));
      } else {
        push(symbol);
      }
    }

    private void addBytes(char[] character) {
      byte[] utf8 = Utf8.encode(character, 0, character.length);
      for (byte b : utf8) {
        if (vocabulary.bytes()[b & 0xFF] == NO_TOKEN) {
          addUnknown();
          return;
        }
      }
      for (byte b : utf8) {
        push(vocabulary.bytes()[b & 0xFF]);
      }
    }

    private void addUnknown() {
      int unknown = vocabulary.unknown().getAsInt();
      if (!vocabulary.fusesUnknown() || count == 0 || symbols[count - 1] != unknown) {
        push(unknown);
      }
    }

    private void push(int symbol) {
      if (count == symbols.length) {
        symbols = Arrays.copyOf(symbols, 2 * count);
      }
      symbols[count++] = symbol;
    }

    /** Joins what has been gathered, and spells in bytes the characters that are no tokens. */
    private void flush() {
      int joined = merger.merge(symbols, count);
      int[] ids = Arrays.copyOf(symbols, joined);
      count = 0;
      for (int id : ids) {
        if (id < byteOfId.length) {
          out.add(id);
        } else {
          addBytes(loose[id - byteOfId.length].toCharArray());
          out.addAll(symbols, 0, count);
          count = 0;
        }
      }
    }
  }
}
