package dev.separable.graph;

/** What a parameter is to its layer; with the layer's name it identifies the parameter. */
public enum Role {
  /** Kernel of a convolution [kh, kw, in / groups, out] or matrix of a linear layer [in, out]. */
  WEIGHT("weight"),
  /** Bias [out]. */
  BIAS("bias"),
  /** Batch norm's scale [channels]. */
  GAMMA("gamma"),
  /** Batch norm's offset [channels]. */
  BETA("beta"),
  /** Batch norm's running mean [channels]. */
  MEAN("mean"),
  /** Batch norm's running variance [channels]; never negative. */
  VARIANCE("variance"),
  /** Slopes of a PReLU [channels]. */
  SLOPE("slope"),
  /** A constant tensor, whole. */
  VALUE("value");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** Name of this parameter of the layer {@code layer} within the project: {@code layer.weight}. */
  public String of(String layer) {
    return layer + "." + text;
  }
}
