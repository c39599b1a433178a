package dev.separable.image.decode.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The conversion with the Vector API, eight pixels at once. */
final class PanamaColour implements ColourConversion {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LANES = 8;
  private static final int MAX = 255;

  /** Pixels with red in their lowest byte. */
  private final int[] pixels = new int[LANES];

  /**
   * Of the last pixels one at least is left to the scalar code: each is stored with a byte more.
   */
  @Override
  public void rgb(byte[][] rows, int[] from, int n, byte[] out, int to) {
    byte[] ys = rows[0];
    byte[] cbs = rows[1];
    byte[] crs = rows[2];
    int x = 0;
    for (; x < n - LANES; x += LANES) {
      IntVector y = load(ys, from[0] + x);
      IntVector cb = load(cbs, from[1] + x).sub(MIDDLE);
      IntVector cr = load(crs, from[2] + x).sub(MIDDLE);
      IntVector red = clip(y, cr.mul(RED_CR));
      IntVector green = clip(y, cb.mul(-GREEN_CB).sub(cr.mul(GREEN_CR)));
      IntVector blue = clip(y, cb.mul(BLUE_CB));
      red.or(green.lanewise(VectorOperators.LSHL, 8))
          .or(blue.lanewise(VectorOperators.LSHL, 16))
          .intoArray(pixels, 0);
      int o = to + 3 * x;
      for (int i = 0; i < LANES; i++) {
        INT.set(out, o + 3 * i, pixels[i]);
      }
    }
    ScalarColour.part(rows, from, x, n, out, to);
  }

  private static IntVector load(byte[] in, int at) {
    Vector<Byte> narrow = ByteVector.fromArray(BYTES, in, at);
    return ((IntVector) narrow.convertShape(VectorOperators.B2I, INTS, 0)).and(MAX);
  }

  private static IntVector clip(IntVector y, IntVector difference) {
    return y.add(difference.add(HALF).lanewise(VectorOperators.ASHR, BITS)).max(0).min(MAX);
  }
}
