package dev.glasshouse.lab.eval;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Bits per byte of text: the sum over all tokens of -log2 of their probability, over the number of
 * UTF-8 bytes. It compares across tokenisers.
 *
 * <p>{@value #END_OF_TEXT} ends a document; its own bytes do not count, but that the document ends
 * is predicted and paid for, if the tokeniser has a token for it. All other bytes count, white
 * space too. Each document follows the token that begins one, and each of its tokens is predicted
 * once, from all before it or, in a document longer than the model's context, from at least half a
 * context of them.
 *
 * <p>An item is a document, or {@value #BLOCK} bytes of a longer one; a token belongs to the item
 * in which it begins.
 *
 * @param files a text file's name, or a glob
 */
public record TextTask(String name, String files) implements Task {
  private static final String END_OF_TEXT = "<|endoftext|>";
  private static final int BLOCK = 4096;

  /** Bits and bytes of one item. */
  private record Item(String file, double bits, int bytes) {}

  /** A document of a file, and whether the file says where it ends. */
  private record Document(String file, String text, boolean marked) {}

  @Override
  public String kind() {
    return "text";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String dataHash(Path folder) {
    return Digest.ofFiles(EvalFiles.find(folder, files));
  }

  /**
   * {@inheritDoc}
   *
   * @param limit most documents of each file
   */
  @Override
  public TaskResult measure(Subject subject, Path folder, int limit, EvalListener listener) {
    List<Document> documents = new ArrayList<>();
    for (Path file : EvalFiles.find(folder, files)) {
      documents.addAll(documents(file, limit));
    }
    if (documents.isEmpty()) {
      throw new UserError("The text " + folder.resolve(files) + " is empty");
    }
    List<ScoreRequest> requests =
        documents.stream()
            .map(each -> new ScoreRequest(subject.document(each.text, each.marked), 1))
            .toList();
    List<Score> scores = subject.scorer().score(requests, false, listener);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      items.addAll(items(subject, documents.get(i), requests.get(i), scores.get(i)));
    }
    var outcomes =
        new Outcomes(
            Outcomes.Scale.LINEAR,
            items.stream().map(Item::bits).toList(),
            items.stream().map(item -> (double) item.bytes).toList(),
            List.of());
    int cut = (int) scores.stream().filter(Score::cut).count();
    List<String> parts = items.stream().map(Item::file).toList();
    return TaskResult.of(this, cut, parts, Map.of("bits_per_byte", outcomes));
  }

  private static List<Document> documents(Path file, int limit) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserError("Cannot read " + file + ": it is not valid UTF-8; convert it", e);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
    List<Document> documents = new ArrayList<>();
    String name = file.getFileName().toString();
    int from = 0;
    while (from < text.length() && documents.size() < limit) {
      int mark = text.indexOf(END_OF_TEXT, from);
      int end = mark < 0 ? text.length() : mark;
      if (end > from) {
        documents.add(new Document(name, text.substring(from, end), mark >= 0));
      }
      from = mark < 0 ? end : end + END_OF_TEXT.length();
    }
    return documents;
  }

  private static List<Item> items(
      Subject subject, Document document, ScoreRequest request, Score score) {
    int total = document.text.getBytes(StandardCharsets.UTF_8).length;
    double[] nats = new double[(total + BLOCK - 1) / BLOCK];
    int[] ids = request.ids();
    int offset = 0;
    for (int i = 1; i < ids.length; i++) {
      nats[Math.min(offset / BLOCK, nats.length - 1)] -= score.logProbs()[i - 1];
      offset += subject.tokenizer().bytes(ids[i - 1], ids[i]).length;
    }
    List<Item> items = new ArrayList<>();
    for (int block = 0; block < nats.length; block++) {
      int bytes = Math.min(BLOCK, total - block * BLOCK);
      items.add(new Item(document.file, nats[block] / Math.log(2), bytes));
    }
    return items;
  }
}
