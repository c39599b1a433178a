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
  private final PanamaPanels panels;

  PackedMatrix(String owner, int k, int n, float[] bias, float[]... weights) {
    this(owner, k, n, bias, null, weights);
  }

  PackedMatrix(String owner, int k, int n, float[] bias, PanamaPanels panels, float[][] weights) {
    this.owner = owner;
    this.k = k;
    this.n = n;
    this.weights = weights;
    this.bias = bias;
    this.panels = panels;
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

  /** Where the vectors lie in them; null where there are none. */
  PanamaPanels panels() {
    return panels;
  }
}
