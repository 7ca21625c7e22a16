package dev.glasshouse.lab.data;

import java.util.function.Predicate;

/**
 * Documents whose text is, white space and case apart, that of one of the last four million. Texts
 * are told apart by 64-bit hashes: of n different ones, n^2 / 2^65 are wrongly left out, one in two
 * thousand runs of a hundred million.
 */
final class ExactDuplicates implements Predicate<String> {
  private final RecentKeys seen = new RecentKeys();

  @Override
  public boolean test(String text) {
    return seen.add(Hashes.mix(Hashes.of(Words.normal(text))));
  }
}
