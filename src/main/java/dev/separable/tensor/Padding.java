package dev.separable.tensor;

import java.io.Serializable;

/** How an (H, W, C) map is padded before a window slides over it; zeros for convolutions. */
public sealed interface Padding extends Serializable {
  /**
   * TensorFlow's and Flax's SAME: as many outputs as ceil(input / stride), the odd line at the
   * bottom and the right.
   */
  Padding SAME = new Same();

  /** No padding. */
  Padding VALID = new Explicit(0, 0, 0, 0);

  /**
   * PyTorch's habit of {@code k // 2} on every side, whatever input and dilation; an even kernel
   * without stride gives one line more than the input has.
   */
  Padding TORCH = new Torch();

  /** The same amount above and below, and left and right. */
  static Padding symmetric(int vertical, int horizontal) {
    return new Explicit(vertical, vertical, horizontal, horizontal);
  }

  /** TensorFlow's SAME; depends on the input's size. */
  record Same() implements Padding {}

  /** Symmetric by the kernel alone. */
  record Torch() implements Padding {}

  /** So many lines on each side. */
  record Explicit(int top, int bottom, int left, int right) implements Padding {
    /** Refuses negative amounts and those beyond {@link Window#LARGEST}. */
    public Explicit {
      for (int side : new int[] {top, bottom, left, right}) {
        if (side < 0 || side > Window.LARGEST) {
          throw new IllegalArgumentException(
              "padding %d,%d,%d,%d: every one must be from 0 to %d"
                  .formatted(top, bottom, left, right, Window.LARGEST));
        }
      }
    }
  }
}
