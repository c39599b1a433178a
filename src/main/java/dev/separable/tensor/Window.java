package dev.separable.tensor;

import java.io.Serializable;

/**
 * A kernel window that slides over a map: its size, stride, dilation and padding. Knows no input
 * size; {@link #over} gives the {@link ConvGeometry} for one.
 *
 * @param kernelH window height, at least 1
 * @param kernelW window width, at least 1
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    Padding padding)
    implements Serializable {
  /**
   * Largest kernel side, stride, dilation and padding; keeps all products within a long, and taps
   * within an int.
   */
  public static final int LARGEST = 1 << 14;

  /**
   * Longest side of an input; with the largest window around it, an int still counts its places.
   */
  private static final int LARGEST_INPUT = 1 << 30;

  /** Refuses sizes below 1 or beyond {@link #LARGEST}. */
  public Window {
    for (int size : new int[] {kernelH, kernelW, strideH, strideW, dilationH, dilationW}) {
      if (size < 1 || size > LARGEST) {
        throw new IllegalArgumentException(
            "kernel %dx%d, stride %dx%d, dilation %dx%d: every one must be from 1 to %d"
                .formatted(kernelH, kernelW, strideH, strideW, dilationH, dilationW, LARGEST));
      }
    }
  }

  /** A square window without dilation. */
  public static Window square(int kernel, int stride, Padding padding) {
    return new Window(kernel, kernel, stride, stride, 1, 1, padding);
  }

  /** The window of a pointwise convolution. */
  public static Window pointwise() {
    return square(1, 1, Padding.VALID);
  }

  /** Number of taps. */
  public int taps() {
    return kernelH * kernelW;
  }

  /** Whether every output reads exactly the input at its own place. */
  public boolean isPointwise() {
    return kernelH == 1 && kernelW == 1 && strideH == 1 && strideW == 1 && !pads();
  }

  /** Whether the output of any input has the input's height and width. */
  public boolean keepsSize() {
    if (strideH != 1 || strideW != 1) {
      return false;
    }
    if (padding instanceof Padding.Explicit e) {
      return e.top() + e.bottom() == (kernelH - 1) * dilationH
          && e.left() + e.right() == (kernelW - 1) * dilationW;
    }
    return padding instanceof Padding.Same
        || (kernelH / 2 * 2 == (kernelH - 1) * dilationH
            && kernelW / 2 * 2 == (kernelW - 1) * dilationW);
  }

  private boolean pads() {
    return padding instanceof Padding.Explicit e
        && (e.top() | e.bottom() | e.left() | e.right()) != 0;
  }

  /**
   * The geometry over an input of {@code h} x {@code w}.
   *
   * @throws IllegalArgumentException if the padded input is smaller than the dilated window
   */
  public ConvGeometry over(int h, int w) {
    int extentH = (kernelH - 1) * dilationH + 1;
    int extentW = (kernelW - 1) * dilationW + 1;
    int top;
    int bottom;
    int left;
    int right;
    if (padding instanceof Padding.Explicit e) {
      top = e.top();
      bottom = e.bottom();
      left = e.left();
      right = e.right();
    } else if (padding instanceof Padding.Torch) {
      top = kernelH / 2;
      bottom = top;
      left = kernelW / 2;
      right = left;
    } else {
      int totalH = sameTotal(h, strideH, extentH);
      int totalW = sameTotal(w, strideW, extentW);
      top = totalH / 2;
      bottom = totalH - top;
      left = totalW / 2;
      right = totalW - left;
    }
    if (h > LARGEST_INPUT || w > LARGEST_INPUT) {
      throw new IllegalArgumentException(
          "input %dx%d is larger than %d on a side".formatted(h, w, LARGEST_INPUT));
    }
    if (h < 1 || w < 1 || h + top + bottom < extentH || w + left + right < extentW) {
      throw new IllegalArgumentException(
          "input %dx%d, padded to %dx%d, is smaller than the %dx%d window"
              .formatted(h, w, h + top + bottom, w + left + right, extentH, extentW));
    }
    int outH = (h + top + bottom - extentH) / strideH + 1;
    int outW = (w + left + right - extentW) / strideW + 1;
    return new ConvGeometry(
        h, w, outH, outW, kernelH, kernelW, strideH, strideW, dilationH, dilationW, top, left);
  }

  private static int sameTotal(int n, int stride, int extent) {
    int outputs = (n + stride - 1) / stride;
    return (int) Math.max((outputs - 1L) * stride + extent - n, 0);
  }

  /** As {@code 3x3}. */
  public String kernelText() {
    return kernelH + "x" + kernelW;
  }

  /** As {@code 2x2}. */
  public String strideText() {
    return strideH + "x" + strideW;
  }
}
