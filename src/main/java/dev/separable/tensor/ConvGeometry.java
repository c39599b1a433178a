package dev.separable.tensor;

import java.io.Serializable;

/**
 * Where a window falls on an input of known size. Output (oh, ow) reads input row {@code oh *
 * strideH - padTop + kh * dilationH} and column {@code ow * strideW - padLeft + kw * dilationW};
 * places outside the input are padding. What lies below and to the right follows from the output
 * size.
 *
 * @param h input height
 * @param w input width
 * @param outH output height
 * @param outW output width
 */
public record ConvGeometry(
    int h,
    int w,
    int outH,
    int outW,
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int padTop,
    int padLeft)
    implements Serializable {

  /** First input row that output row {@code oh} reads, or a later one would. */
  public int firstRow(int oh) {
    return (int) Math.max(0, (long) oh * strideH - padTop);
  }

  /** How many input rows, from the first on, the first {@code outRows} output rows need. */
  public int rowsRead(int outRows) {
    if (outRows == 0) {
      return 0;
    }
    long end = (outRows - 1L) * strideH - padTop + (kernelH - 1L) * dilationH + 1;
    return (int) Math.max(0, Math.min(h, end));
  }

  /** First tap row that lies inside the input for output row {@code oh}. */
  public int firstTapH(int oh) {
    return firstTap(oh * strideH - padTop, dilationH, kernelH);
  }

  /** One past the last tap row that lies inside the input for output row {@code oh}. */
  public int endTapH(int oh) {
    return endTap(oh * strideH - padTop, dilationH, kernelH, h);
  }

  /** First tap column that lies inside the input for output column {@code ow}. */
  public int firstTapW(int ow) {
    return firstTap(ow * strideW - padLeft, dilationW, kernelW);
  }

  /** One past the last tap column that lies inside the input for output column {@code ow}. */
  public int endTapW(int ow) {
    return endTap(ow * strideW - padLeft, dilationW, kernelW, w);
  }

  private static int firstTap(int start, int dilation, int taps) {
    return start >= 0 ? 0 : Math.min(taps, (-start + dilation - 1) / dilation);
  }

  private static int endTap(int start, int dilation, int taps, int size) {
    if (start >= size) {
      return 0;
    }
    return Math.min(taps, (size - 1 - start) / dilation + 1);
  }
}
