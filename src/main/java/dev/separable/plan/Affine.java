package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.weights.Weights;

/** A batch norm as x * scale + shift per channel, in double. */
@SuppressWarnings("ArrayRecordComponent")
record Affine(double[] scale, double[] shift) {
  static Affine of(String layer, Op.BatchNorm norm, Weights weights) {
    float[] gamma = weights.tensor(Role.GAMMA.of(layer)).data();
    float[] beta = weights.tensor(Role.BETA.of(layer)).data();
    float[] mean = weights.tensor(Role.MEAN.of(layer)).data();
    float[] variance = weights.tensor(Role.VARIANCE.of(layer)).data();
    double[] scale = new double[norm.channels()];
    double[] shift = new double[norm.channels()];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt((double) variance[c] + norm.eps());
      shift[c] = beta[c] - mean[c] * scale[c];
    }
    return new Affine(scale, shift);
  }

  float[] scaleFloats() {
    return floats(scale);
  }

  float[] shiftFloats() {
    return floats(shift);
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
