package dev.separable.kernel;

/**
 * A [k, n] matrix with its bias in the layout that one {@link Kernels} wants. Immutable; made by
 * {@link Kernels#pack}.
 */
public final class PackedMatrix {
  private final String owner;
  private final int k;
  private final int n;
  private final float[][] weights;
  private final float[] bias;

  PackedMatrix(String owner, int k, int n, float[] bias, float[]... weights) {
    this.owner = owner;
    this.k = k;
    this.n = n;
    this.weights = weights;
    this.bias = bias;
  }

  /** Name of the kernels that packed it and alone can read it. */
  public String owner() {
    return owner;
  }

  /** Length of the sums: input channels, or taps times input channels. */
  public int k() {
    return k;
  }

  /** Number of sums: output channels. */
  public int n() {
    return n;
  }

  /** The arrays of weights; how many there are and what they hold is the owner's affair. */
  float[][] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
