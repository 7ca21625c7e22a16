package dev.glasshouse.model.tokenizer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Texts in batches large enough to be worth handing to another thread. What is in a batch depends
 * on nothing but the texts.
 */
final class TextBatches implements Iterator<List<String>> {
  private final Iterator<String> texts;
  private final int leastChars;

  /**
   * @param texts what to batch, in their order
   * @param leastChars a batch ends with the text that brings it to this size
   */
  TextBatches(Iterator<String> texts, int leastChars) {
    this.texts = texts;
    this.leastChars = leastChars;
  }

  @Override
  public boolean hasNext() {
    return texts.hasNext();
  }

  @Override
  public List<String> next() {
    List<String> batch = new ArrayList<>();
    long chars = 0;
    do {
      String text = texts.next();
      batch.add(text);
      chars += text.length();
    } while (chars < leastChars && texts.hasNext());
    return batch;
  }
}
