package dev.glasshouse.architecture;

import java.util.function.ToDoubleFunction;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What the rules must find, and what they must leave alone. */
final class UnrepeatableFixture {
  private UnrepeatableFixture() {}

  static float sumsLanes(FloatVector vector) {
    return vector.reduceLanes(VectorOperators.ADD);
  }

  static float sumsMaskedLanes(FloatVector vector, VectorMask<Float> mask) {
    return vector.reduceLanes(VectorOperators.ADD, mask);
  }

  static ToDoubleFunction<DoubleVector> sumsInALambda() {
    return vector -> vector.reduceLanes(VectorOperators.ADD);
  }

  static float multipliesLanes(FloatVector vector) {
    float largest = vector.reduceLanes(VectorOperators.MAX);
    return largest * vector.reduceLanes(VectorOperators.MUL);
  }

  static FloatVector takesExponents(FloatVector vector) {
    return vector.lanewise(VectorOperators.EXP);
  }

  static DoubleVector takesPowersOfDoubles(DoubleVector vector) {
    return vector.lanewise(VectorOperators.POW, 3.0);
  }

  static FloatVector takesPowers(FloatVector vector) {
    return vector.pow(3f);
  }

  static float largestLane(FloatVector vector) {
    return vector.add(1f).reduceLanes(VectorOperators.MAX);
  }

  static int sumsInts(IntVector vector) {
    return vector.reduceLanes(VectorOperators.ADD);
  }
}
