package dev.separable.onnx;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.Arrays;

/**
 * The window of a convolution or pool as ONNX's attributes tell it. Sequences [N, C, L] have one
 * axis; their width is 1.
 *
 * @param window with its padding; with ceil_mode the places that the last window needs are padding
 *     too
 * @param overH places below that ceil_mode added to the padding
 * @param overW places at the right that ceil_mode added
 * @param outH height of the output
 * @param outW width of the output
 */
record Windows(Window window, int overH, int overW, int outH, int outW) {

  /** Reads kernel_shape unless given, strides, dilations, pads, auto_pad, ceil_mode. */
  static Windows of(Call call, Shape dims, long[] kernel) {
    int axes = dims.rank() - 2;
    if (axes != 1 && axes != 2) {
      throw new IllegalArgumentException(
          "reads %s, wanted [N, C, H, W] or [N, C, L]".formatted(dims));
    }
    long[] taps = call.attributes().integers("kernel_shape", kernel);
    if (taps == null || (kernel != null && !Arrays.equals(taps, kernel))) {
      throw new IllegalArgumentException(
          "kernel_shape is %s, wanted %s"
              .formatted(Arrays.toString(taps), Arrays.toString(kernel)));
    }
    int[] kernels = perAxis("kernel_shape", taps, axes);
    int[] strides = perAxis("strides", call.attributes().integers("strides", ones(axes)), axes);
    int[] dilations =
        perAxis("dilations", call.attributes().integers("dilations", ones(axes)), axes);
    String auto = call.attributes().text("auto_pad", "NOTSET");
    boolean ceil = call.attributes().flag("ceil_mode", 0) && !auto.startsWith("SAME");
    int[] before = {0, 0};
    int[] after = {0, 0};
    int[] over = {0, 0};
    long[] pads = pads(call, auto, axes);
    for (int i = 0; i < axes; i++) {
      int size = dims.at(i + 2);
      int extent = (kernels[i] - 1) * dilations[i] + 1;
      int lower = auto.equals("SAME_LOWER") ? sameTotal(size, extent, strides[i]) : 0;
      before[i] = small("pads", pads[i], 0) + lower - lower / 2;
      after[i] = small("pads", pads[i + axes], 0) + lower / 2;
      over[i] = ceil ? overhang(size, before[i], after[i], extent, strides[i]) : 0;
      after[i] += over[i];
    }
    Padding padding =
        auto.equals("SAME_UPPER")
            ? Padding.SAME
            : new Padding.Explicit(before[0], after[0], before[1], after[1]);
    Window window =
        new Window(
            kernels[0], kernels[1], strides[0], strides[1], dilations[0], dilations[1], padding);
    ConvGeometry geometry = window.over(dims.at(2), axes == 1 ? 1 : dims.at(3));
    return new Windows(window, over[0], over[1], geometry.outH(), geometry.outW());
  }

  /** The pads of the file, which count only where it does not leave them to a rule. */
  private static long[] pads(Call call, String auto, int axes) {
    long[] none = new long[2 * axes];
    long[] pads = call.attributes().integers("pads", none);
    if (pads.length != 2 * axes) {
      throw new IllegalArgumentException("pads are " + Arrays.toString(pads));
    }
    return switch (auto) {
      case "NOTSET" -> pads;
      case "VALID", "SAME_UPPER", "SAME_LOWER" -> none;
      default -> throw new IllegalArgumentException("auto_pad is " + auto);
    };
  }

  /** Dimensions of the result. */
  Shape dims(Shape in, int channels) {
    return in.rank() == 3
        ? Shape.of(in.at(0), channels, outH)
        : Shape.of(in.at(0), channels, outH, outW);
  }

  /** Places that a last, incomplete window lacks; none if it would begin in the padding. */
  private static int overhang(int size, int before, int after, int extent, int stride) {
    int room = size + before + after - extent;
    int steps = Call.ceilDiv(room, stride);
    if (room < 0 || steps * stride >= size + before) {
      return 0;
    }
    return steps * stride - room;
  }

  private static int sameTotal(int size, int extent, int stride) {
    long outputs = Call.ceilDiv(size, stride);
    return (int) Math.max(0, (outputs - 1) * stride + extent - size);
  }

  private static long[] ones(int axes) {
    long[] ones = new long[axes];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Two sizes, the second 1 for a sequence. */
  private static int[] perAxis(String what, long[] values, int axes) {
    if (values.length != axes) {
      throw new IllegalArgumentException(
          "%s are %s, wanted %d".formatted(what, Arrays.toString(values), axes));
    }
    return new int[] {small(what, values[0], 1), axes == 1 ? 1 : small(what, values[1], 1)};
  }

  private static int small(String what, long size, int least) {
    if (size < least || size > Window.LARGEST) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, found %d".formatted(what, least, Window.LARGEST, size));
    }
    return (int) size;
  }
}
