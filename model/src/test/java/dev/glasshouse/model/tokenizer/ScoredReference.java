package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.GgufArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SentencePiece's merging as its definition says it: the best pair of all, again and again. */
final class ScoredReference {
  private final Map<String, Integer> ids = new HashMap<>();
  private final GgufArray scores;

  ScoredReference(List<String> tokens, GgufArray scores) {
    this.scores = scores;
    for (int id = 0; id < tokens.size(); id++) {
      ids.putIfAbsent(tokens.get(id), id);
    }
  }

  int[] encode(String text) {
    List<String> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      ("\u2581" + text.replace(' ', '\u2581'))
          .codePoints()
          .forEach(one -> parts.add(Character.toString(one)));
    }
    for (int at; (at = best(parts)) >= 0; ) {
      parts.set(at, parts.get(at) + parts.remove(at + 1));
    }
    List<Integer> out = new ArrayList<>();
    for (String part : parts) {
      if (ids.containsKey(part)) {
        out.add(ids.get(part));
      } else {
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
          out.add(ids.get("<0x%02X>".formatted(b & 0xFF)));
        }
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  private int best(List<String> parts) {
    int best = -1;
    for (int i = 0; i + 1 < parts.size(); i++) {
      Integer id = ids.get(parts.get(i) + parts.get(i + 1));
      if (id != null
          && (best < 0
              || scores.real(id) > scores.real(ids.get(parts.get(best) + parts.get(best + 1))))) {
        best = i;
      }
    }
    return best;
  }
}
