package dev.separable.plan;

import dev.separable.graph.Resize;

/**
 * What each place of a resized axis reads, by the definition of ONNX's Resize.
 *
 * @param first place of the input
 * @param second the next one
 * @param weight of the second one; the first one has the rest of 1
 */
@SuppressWarnings("ArrayRecordComponent")
record ResizeTable(int[] first, int[] second, float[] weight) {

  static ResizeTable of(Resize op, int inSize, int outSize, float scale) {
    ResizeTable table = new ResizeTable(new int[outSize], new int[outSize], new float[outSize]);
    for (int i = 0; i < outSize; i++) {
      float place = place(op.coordinates(), i, inSize, outSize, scale);
      if (op.interpolation() == Resize.Interpolation.NEAREST) {
        table.first[i] = Math.min(Math.max(nearest(op.nearest(), place), 0), inSize - 1);
      } else {
        float inside = Math.min(Math.max(place, 0), inSize - 1);
        table.first[i] = (int) inside;
        table.second[i] = Math.min((int) inside + 1, inSize - 1);
        table.weight[i] = inside - (int) inside;
      }
    }
    return table;
  }

  /** In float32, as runtimes do it, so that places near a half fall to the same side. */
  private static float place(
      Resize.Coordinates coordinates, int i, int inSize, int outSize, float scale) {
    if (scale == 1) {
      return i;
    }
    return switch (coordinates) {
      case HALF_PIXEL -> (i + 0.5f) / scale - 0.5f;
      case PYTORCH_HALF_PIXEL -> outSize == 1 ? 0 : (i + 0.5f) / scale - 0.5f;
      case ASYMMETRIC -> i / scale;
      case ALIGN_CORNERS -> outSize == 1 ? 0 : i * (float) (inSize - 1) / (outSize - 1);
    };
  }

  private static int nearest(Resize.Nearest rule, float place) {
    double wanted =
        switch (rule) {
          case ROUND_PREFER_FLOOR -> Math.ceil(place - 0.5);
          case ROUND_PREFER_CEIL -> Math.floor(place + 0.5);
          case FLOOR -> Math.floor(place);
          case CEIL -> Math.ceil(place);
        };
    return (int) wanted;
  }
}
