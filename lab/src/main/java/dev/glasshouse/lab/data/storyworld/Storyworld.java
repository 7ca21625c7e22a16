package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.Documents;
import dev.glasshouse.tensor.Rng;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Short English stories out of a simulated small world. Story {@code i} is a function of the seed
 * and of {@code i} alone.
 */
public final class Storyworld implements Documents {
  /** Stories of a part. */
  private static final int PART = 64;

  /** Where there is no end, stories begin to repeat after so many parts. */
  private static final int MOST_PARTS = 1 << 20;

  private final Grammar grammar;
  private final Rng rng;
  private final long seed;
  private final long count;

  private Storyworld(Grammar grammar, long seed, long count) {
    this.grammar = grammar;
    this.rng = Rng.of(seed, "storyworld");
    this.seed = seed;
    this.count = count;
  }

  /**
   * The first stories of a seed.
   *
   * @param count how many, at least 0
   */
  public static Storyworld of(long seed, long count) {
    return new Storyworld(Grammar.load(), seed, count);
  }

  /** Stories without end. */
  public static Storyworld endless(long seed) {
    return of(seed, Long.MAX_VALUE);
  }

  /** A story; any index is good, also beyond the count. */
  public Story story(long index) {
    return Narrator.tell(grammar, new Dice(rng, index));
  }

  /** How many stories are streamed. */
  public long count() {
    return count;
  }

  /** The grammar they are told with. */
  Grammar grammar() {
    return grammar;
  }

  @Override
  public String description() {
    return "Storyworld, seed " + seed + (endless() ? "" : ", " + count + " stories");
  }

  @Override
  public String fingerprint() {
    return description() + ", grammar " + Long.toHexString(Grammar.fingerprint());
  }

  @Override
  public boolean endless() {
    return count == Long.MAX_VALUE;
  }

  @Override
  public int parts() {
    return Math.clamp(Math.ceilDiv(count, PART), 1, MOST_PARTS);
  }

  @Override
  public Stream<String> open(int part) {
    long from = (long) part * PART;
    return texts(from, Math.min(count, from + PART));
  }

  @Override
  public Stream<String> open() {
    return texts(0, count);
  }

  private Stream<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(index -> story(index).text());
  }
}
