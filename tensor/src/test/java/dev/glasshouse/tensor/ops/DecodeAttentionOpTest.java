package dev.glasshouse.tensor.ops;

import static dev.glasshouse.tensor.ops.Reference.abs;
import static dev.glasshouse.tensor.ops.Reference.attention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.KvType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One query a sequence, over caches of every type, against float64 on what the caches hold. */
@Tag("width")
class DecodeAttentionOpTest {
  private static final int HEADS = 6;
  private static final int KV_HEADS = 2;
  private static final int[] LENGTHS = {1, 7, 64, 130, 33, 600};
  private static final int[] FIRSTS = {0, 3, 0, 0, 32, 70};

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  private static Tensor random(Tensor x, long purpose) {
    Rng rng = Rng.of(1, "decode");
    for (long i = 0; i < x.size(); i++) {
      x.set(i, rng.normal(purpose, i));
    }
    return x;
  }

  private List<KvRows> caches(Scope scope, KvType type, int d, long purpose) {
    List<KvRows> all = new ArrayList<>();
    for (int length : LENGTHS) {
      KvRows rows = KvRows.of(device, type, length, KV_HEADS, d);
      rows.put(scope, random(scope.tensor(length, KV_HEADS * d), purpose + length), 0);
      all.add(rows);
    }
    return all;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"F32,1", "F32,7", "F32,33", "F32,64", "F16,6", "F16,64", "Q8_0,32", "Q8_0,64"})
  void agreesWithFloat64AndDoesNotDependOnTheOthers(KvType type, int d) {
    double tolerance = Precision.tolerance("DecodeAttentionOp");
    int width = HEADS * d;
    try (Scope scope = device.inference()) {
      Tensor q = random(scope.tensor(LENGTHS.length, 1, width), 0);
      List<KvRows> keys = caches(scope, type, d, 0);
      List<KvRows> values = caches(scope, type, d, 10_000);
      float[] all =
          DecodeAttentionOp.apply(scope, q, keys, values, FIRSTS, LENGTHS, HEADS, KV_HEADS)
              .toArray();
      for (int s = 0; s < LENGTHS.length; s++) {
        float[] own = Arrays.copyOfRange(all, s * width, (s + 1) * width);
        Tensor query = q.view((long) s * width, 1, 1, width);
        float[] alone =
            DecodeAttentionOp.apply(
                    scope,
                    query,
                    keys.subList(s, s + 1),
                    values.subList(s, s + 1),
                    new int[] {FIRSTS[s]},
                    new int[] {LENGTHS[s]},
                    HEADS,
                    KV_HEADS)
                .toArray();
        assertThat(own).isEqualTo(alone);
        double[] held = doubles(keys.get(s).floats(scope, LENGTHS[s]).toArray());
        double[] mixed = doubles(values.get(s).floats(scope, LENGTHS[s]).toArray());
        AttentionShape shape = new AttentionShape(1, 1, LENGTHS[s], HEADS, KV_HEADS, d);
        int[] starts = new int[LENGTHS[s]];
        starts[LENGTHS[s] - 1] = FIRSTS[s];
        double[] x = doubles(query.toArray());
        double[] wanted = attention(x, held, mixed, starts, shape);
        double[] scale = attention(x, held, abs(mixed), starts, shape);
        double mean = Arrays.stream(scale).average().orElseThrow();
        for (int i = 0; i < width; i++) {
          assertThat((double) own[i]).isCloseTo(wanted[i], within(tolerance * (scale[i] + mean)));
        }
      }
    }
  }
}
