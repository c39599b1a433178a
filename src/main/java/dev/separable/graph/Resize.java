package dev.separable.graph;

/**
 * A map (H, W, C) to (height, width, C); as ONNX's Resize, without antialias.
 *
 * @param scaleH output by input height, as the model says, which need not be the exact quotient
 * @param scaleW the same for the width
 */
public record Resize(
    int height,
    int width,
    float scaleH,
    float scaleW,
    Interpolation interpolation,
    Coordinates coordinates,
    Nearest nearest)
    implements Op {
  /** How values are filled in. */
  public enum Interpolation {
    /** The nearest one. */
    NEAREST,
    /** Bilinear. */
    LINEAR
  }

  /** Which place of the input an output place reads, by ONNX's names. */
  public enum Coordinates {
    /** (x + 0.5) / scale - 0.5. */
    HALF_PIXEL,
    /** As half pixel, and 0 for an output of length 1. */
    PYTORCH_HALF_PIXEL,
    /** x / scale. */
    ASYMMETRIC,
    /** x * (in - 1) / (out - 1). */
    ALIGN_CORNERS
  }

  /** Which neighbour {@link Interpolation#NEAREST} takes, by ONNX's names. */
  public enum Nearest {
    /** Half goes down. */
    ROUND_PREFER_FLOOR,
    /** Half goes up. */
    ROUND_PREFER_CEIL,
    /** Always down. */
    FLOOR,
    /** Always up. */
    CEIL
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.resize(this);
  }
}
