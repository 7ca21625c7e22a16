package dev.glasshouse.lab.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run has read, in a run's {@code data.json}. Of the shard that is being read, all numbers
 * are taken in proportion to its rows.
 *
 * @param sources in the recipe's order
 */
public record DataSummary(List<Read> sources) {

  /**
   * One source.
   *
   * @param name short
   * @param description in full
   * @param weight share of the tokens that was asked for
   * @param share of the tokens that was read
   * @param documents read, as often as they were
   * @param bytes of their texts
   * @param tokens of theirs
   * @param epochs times the source was read; of one that is a single part, only whole ones count
   * @param duplicates documents left out
   */
  public record Read(
      String name,
      String description,
      double weight,
      double share,
      long documents,
      long bytes,
      long tokens,
      double epochs,
      long duplicates) {}

  /**
   * @param rows that were read
   */
  static DataSummary of(List<Source> sources, List<ShardIndex.Line> lines, long rows) {
    double[][] sums = new double[sources.size()][];
    double all = 0;
    for (int i = 0; i < sources.size(); i++) {
      sums[i] = sums(sources.get(i), i, lines, rows);
      all += sums[i][2];
    }
    List<Read> read = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      double[] sum = sums[i];
      read.add(
          new Read(
              source.name(),
              source.documents().description(),
              source.share(),
              all > 0 ? sum[2] / all : 0,
              Math.round(sum[0]),
              Math.round(sum[1]),
              Math.round(sum[2]),
              sum[3],
              Math.round(sum[4])));
    }
    return new DataSummary(read);
  }

  /** Documents, bytes, tokens, epochs and duplicates of one source in the first rows. */
  private static double[] sums(Source source, int number, List<ShardIndex.Line> lines, long rows) {
    double[] sums = new double[5];
    double[] before = new double[5];
    long left = rows;
    for (ShardIndex.Line line : lines) {
      double[] end = figures(source, line.ends().get(number));
      double times =
          line.repeats() ? (double) left / line.rows() : Math.min(1, (double) left / line.rows());
      for (int k = 0; k < sums.length; k++) {
        sums[k] += times * (end[k] - before[k]);
      }
      if (line.repeats()) {
        sums[4] = end[4]; // left out when it was encoded, once
      }
      before = end;
      left = Math.max(0, left - line.rows());
    }
    return sums;
  }

  private static double[] figures(Source source, Position p) {
    double epochs = p.epoch() + (double) p.part() / source.documents().parts();
    return new double[] {p.documents(), p.bytes(), p.tokens(), epochs, p.duplicates()};
  }
}
