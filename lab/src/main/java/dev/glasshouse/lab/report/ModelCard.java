package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glasshouse.model.arch.ModelConfig;
import java.util.List;
import java.util.Locale;

/**
 * What whoever gets the model has to know (after Mitchell et al., 2019, arXiv:1810.03993).
 *
 * @param architecture by the name that Hugging Face's configuration gives it
 * @param shape layers, width and heads in words
 * @param vocab number of token ids
 * @param context longest sequence, tokens
 * @param use what it is for
 * @param limits what it is not for
 */
public record ModelCard(
    String architecture,
    String shape,
    int vocab,
    int context,
    @JsonProperty("intended_use") String use,
    List<String> limits) {

  /** Copies the limits. */
  public ModelCard {
    limits = List.copyOf(limits);
  }

  /** The card of a model that was grown here. */
  static ModelCard of(ModelConfig config) {
    return new ModelCard(
        config.architecture(),
        String.format(
            Locale.ROOT,
            "%d layers, width %,d, %d query and %d key/value heads of size %d, MLP width %,d, %s",
            config.layers(),
            config.width(),
            config.heads(),
            config.kvHeads(),
            config.headSize(),
            config.mlpWidth(),
            config.tied() ? "tied embeddings" : "a head of its own"),
        config.vocab(),
        config.context(),
        "Learning how language models work: watching one train, measuring it, taking it apart.",
        List.of(
            "It continues text in the manner of its data. It does not follow instructions.",
            "What it states as fact is not reliable, and no filter stands behind it.",
            "It repeats whatever biases its data have, and may repeat passages of it.",
            "It has not been measured beyond what this report shows."));
  }

  /** The card as a Markdown file that Hugging Face's hub understands. */
  String markdown(Report report) {
    Figures figures = report.figures();
    StringBuilder text = new StringBuilder("---\nlibrary_name: transformers\n");
    text.append("pipeline_tag: text-generation\ntags:\n- glasshouse\n---\n\n");
    line(text, "# %s", report.title());
    line(
        text,
        "A language model of %,d parameters, grown from nothing with Glasshouse %s (commit %s).",
        figures.parameters(),
        report.program().version(),
        report.program().commit());
    line(text, "| | |\n|---|---|");
    text.setLength(text.length() - 1);
    row(text, "architecture", "%s: %s", architecture, shape);
    row(text, "vocabulary, context", "%,d ids, %,d tokens", vocab, context);
    row(text, "bits per byte, held back", "%.3f", figures.bitsPerByte());
    row(text, "learnt from", "%,d tokens in %,d steps", figures.tokens(), figures.steps());
    row(
        text,
        "took",
        "%,.0f s, %.2g floating-point operations",
        figures.seconds(),
        figures.flops());
    report
        .data()
        .forEach(source ->
            row(
                text,
                "data",
                "%s, %.0f%% of the tokens; licence: %s",
                source.read().name().replaceAll("[|\\r\\n]", " "),
                100 * source.read().share(),
                source.licence().isEmpty() ? "not known" : source.licence()));
    report
        .evaluation()
        .forEach(score ->
            row(
                text,
                score.task() + ", " + score.metric(),
                "%.3f ± %.3f (chance %.3f, n = %,d)",
                score.value(),
                score.error(),
                score.chance(),
                score.count()));
    line(text, "\n## Intended use\n\n%s\n\n## Limits\n", use);
    text.setLength(text.length() - 1);
    limits.forEach(limit -> text.append("- ").append(limit).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append("\n\n");
  }

  private static void row(StringBuilder text, String name, String form, Object... values) {
    text.append("| ").append(name).append(" | ");
    text.append(String.format(Locale.ROOT, form, values)).append(" |\n");
  }
}
