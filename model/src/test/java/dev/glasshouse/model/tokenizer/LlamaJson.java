package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.model.format.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Lays Llama 2's vocabulary out as {@code tokenizer.json}, the way it was published. */
final class LlamaJson {
  static final String LEGACY_NORMALIZER =
      """
      {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
       {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}\
      """;

  private LlamaJson() {}

  /**
   * The file's root.
   *
   * @param tokens how many of Llama 2's 32,000 tokens to keep
   */
  static ObjectNode root(int tokens, String normalizer, String preTokenizer) {
    GgufMetadata gguf = GgufMetadata.read(SharedData.path("tokenizers/llama-spm/vocab.gguf"));
    List<String> texts = gguf.strings("tokenizer.ggml.tokens").orElseThrow().subList(0, tokens);
    GgufArray scores = gguf.reals("tokenizer.ggml.scores").orElseThrow();
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("version", "1.0");
    root.set("truncation", null);
    root.set("padding", null);
    var added = root.putArray("added_tokens");
    for (int id = 0; id < 3; id++) {
      added.add(added(id, texts.get(id)));
    }
    root.set("normalizer", Json.MAPPER.readTree(normalizer));
    root.set("pre_tokenizer", Json.MAPPER.readTree(preTokenizer));
    root.set("post_processor", null);
    root.set(
        "decoder",
        Json.MAPPER.readTree(
            """
            {"type": "Sequence", "decoders": [
              {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
              {"type": "ByteFallback"}, {"type": "Fuse"},
              {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}\
            """));
    ObjectNode model = root.putObject("model");
    model.put("type", "BPE").put("unk_token", "<unk>").put("fuse_unk", true);
    model.put("byte_fallback", true);
    ObjectNode vocab = model.putObject("vocab");
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens; id++) {
      vocab.put(texts.get(id), id);
      ids.put(texts.get(id), id);
    }
    var merges = model.putArray("merges");
    merges(ids, scores).forEach(merges::add);
    return root;
  }

  static ObjectNode added(int id, String text) {
    ObjectNode token = Json.MAPPER.createObjectNode();
    token.put("id", id).put("content", text).put("single_word", false).put("lstrip", false);
    return token.put("rstrip", false).put("normalized", false).put("special", true);
  }

  static Path write(ObjectNode root, Path folder) {
    Path file = folder.resolve(TokenizerJson.FILE_NAME);
    Json.write(file, root);
    return file;
  }

  /** The ways to part each token into two, those of the highest score first. */
  private static List<String> merges(Map<String, Integer> ids, GgufArray scores) {
    record Rule(int id, int left, int right, String text) {}
    var rules = new ArrayList<Rule>();
    ids.forEach((text, id) -> {
      for (int cut = 1; cut < text.length(); cut++) {
        Integer left = ids.get(text.substring(0, cut));
        Integer right = ids.get(text.substring(cut));
        if (left != null && right != null) {
          String rule = text.substring(0, cut) + " " + text.substring(cut);
          rules.add(new Rule(id, left, right, rule));
        }
      }
    });
    rules.sort(
        Comparator.<Rule>comparingDouble(rule -> -scores.real(rule.id))
            .thenComparingInt(Rule::left)
            .thenComparingInt(Rule::right));
    return rules.stream().map(Rule::text).toList();
  }
}
