package dev.separable.kernel;

import dev.separable.tensor.ConvGeometry;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The largest value of each window, with vectors over at least V channels. */
final class PanamaPools {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int V = S.length();

  private PanamaPools() {}

  static boolean fits(int channels) {
    return channels >= V;
  }

  /** {@code in [h, w, c] -> out [toRow - fromRow, outW, c]}; a value that is not a number stays. */
  static void maxPool(
      ConvGeometry g,
      int channels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] out,
      int outAt) {
    int line = g.dilationH() * g.w() * channels;
    int step = g.dilationW() * channels;
    int o = outAt;
    for (int oh = fromRow; oh < toRow; oh++) {
      int first = g.firstTapH(oh);
      int rows = g.endTapH(oh) - first;
      int row = (oh * g.strideH() - g.padTop() + first * g.dilationH()) * g.w();
      for (int ow = 0; ow < g.outW(); ow++) {
        int left = g.firstTapW(ow);
        int columns = g.endTapW(ow) - left;
        int column = ow * g.strideW() - g.padLeft() + left * g.dilationW();
        int i = inAt + (row + column) * channels;
        window(in, i, rows, columns, line, step, channels, out, o);
        o += channels;
      }
    }
  }

  /** The last vector of channels may overlap the one before. */
  private static void window(
      float[] in,
      int inAt,
      int rows,
      int columns,
      int line,
      int step,
      int channels,
      float[] out,
      int outAt) {
    int taps = rows * columns;
    int back = line - (columns - 1) * step;
    for (int p = 0; p * V < channels; p++) {
      int c = Math.min(p * V, channels - V);
      FloatVector most = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
      int i = inAt + c;
      int left = columns;
      // One loop over all taps: of two, one in the other, the result would come as an object.
      for (int t = 0; t < taps; t++) {
        most = most.max(FloatVector.fromArray(S, in, i));
        left--;
        i += left > 0 ? step : back;
        left = left > 0 ? left : columns;
      }
      most.intoArray(out, outAt + c);
    }
  }
}
