package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Limits of vectors in few instructions. {@link FloatVector#max} and {@link FloatVector#min} take
 * six each, since they must order zeros and keep NaN; as integers, the limits are one each.
 */
final class PanamaClamp {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /**
   * Added to the bits of a NaN, they wrap to the other end of the integers, so that it is below any
   * upper limit; bits of numbers keep their order.
   */
  private static final int PAST_NAN = 0x7FFFFF;

  private PanamaClamp() {}

  /** max(x, 0); NaN stays, minus infinity becomes NaN. */
  static FloatVector relu(FloatVector x) {
    FloatVector half = x.mul(0.5f);
    return half.add(half.abs());
  }

  /** min(x, limit) for a limit of at least 0; NaN stays. */
  static FloatVector atMost(FloatVector x, float limit) {
    return x.reinterpretAsInts()
        .add(PAST_NAN)
        .min(Float.floatToRawIntBits(limit) + PAST_NAN)
        .sub(PAST_NAN)
        .reinterpretAsFloats();
  }

  /** min(x, limit) for a limit of at least 0; NaN may become the limit. */
  static FloatVector atMostNumber(FloatVector x, float limit) {
    return x.reinterpretAsInts().min(Float.floatToRawIntBits(limit)).reinterpretAsFloats();
  }

  /** min(max(x, 0), limit); NaN may become a number. */
  static FloatVector betweenNumber(FloatVector x, float limit) {
    IntVector bits = x.reinterpretAsInts();
    return bits.max(0).min(Float.floatToRawIntBits(limit)).reinterpretAsFloats();
  }
}
