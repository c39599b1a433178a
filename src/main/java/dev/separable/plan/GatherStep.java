package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import java.util.Arrays;

/**
 * Any other convolution: the values that each output reads are gathered, zeros where the window
 * lies on padding, and multiplied as a pointwise convolution over all taps. A few rows at a time.
 *
 * @param groupChannels input channels of a group
 */
@SuppressWarnings("ArrayRecordComponent")
record GatherStep(
    ConvGeometry geometry,
    PackedMatrix[] matrices,
    Activation activation,
    int groupChannels,
    int bandRows,
    Slot in,
    Slot residual,
    Slot out)
    implements Step {
  private static final int BAND_FLOATS = 32 << 10;

  static GatherStep of(Op.Conv op, PackedMatrix[] matrices, Slot in, Slot residual, Slot out) {
    ConvGeometry geometry = in.geometry(op.window());
    int rowFloats = Math.multiplyExact(geometry.outW(), matrices[0].k());
    int rows = Math.max(1, Math.min(geometry.outH(), BAND_FLOATS / rowFloats));
    int groupChannels = op.inChannels() / op.groups();
    return new GatherStep(
        geometry, matrices, op.activation(), groupChannels, rows, in, residual, out);
  }

  @Override
  public int workspace() {
    return Math.multiplyExact(bandRows, Math.multiplyExact(geometry.outW(), matrices[0].k()));
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      for (int row = 0; row < geometry.outH(); row += bandRows) {
        int end = Math.min(geometry.outH(), row + bandRows);
        for (int g = 0; g < matrices.length; g++) {
          band(kernels, scratch, i, g, row, end);
        }
      }
    }
  }

  private void band(
      Kernels kernels, Scratch scratch, int image, int group, int fromRow, int toRow) {
    PackedMatrix matrix = matrices[group];
    float[] gathered = scratch.workspace();
    int at = 0;
    for (int oh = fromRow; oh < toRow; oh++) {
      for (int ow = 0; ow < geometry.outW(); ow++) {
        gather(in.in(scratch), in.at(image) + group * groupChannels, oh, ow, gathered, at);
        at += matrix.k();
      }
    }
    int outChannels = out.channels();
    kernels.pointwise(
        matrix,
        activation,
        gathered,
        0,
        matrix.k(),
        (toRow - fromRow) * geometry.outW(),
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image) + fromRow * geometry.outW() * outChannels + group * matrix.n(),
        outChannels);
  }

  private void gather(float[] map, int mapAt, int oh, int ow, float[] gathered, int at) {
    int firstW = geometry.firstTapW(ow);
    int endW = geometry.endTapW(ow);
    int column = ow * geometry.strideW() - geometry.padLeft();
    // The taps of a row stand next to each other: they are one run, not one for each tap.
    boolean runs = geometry.dilationW() == 1 && groupChannels == in.channels();
    int rowFloats = geometry.kernelW() * groupChannels;
    int to = at;
    for (int kh = 0; kh < geometry.kernelH(); kh++) {
      boolean inside = kh >= geometry.firstTapH(oh) && kh < geometry.endTapH(oh);
      int row = oh * geometry.strideH() - geometry.padTop() + kh * geometry.dilationH();
      int rowAt = mapAt + (row * geometry.w() + column) * in.channels();
      if (!inside) {
        Arrays.fill(gathered, to, to + rowFloats, 0);
      } else if (runs) {
        run(map, rowAt, gathered, to, firstW * groupChannels, endW * groupChannels);
      } else {
        taps(map, rowAt, gathered, to, firstW, endW);
      }
      to += rowFloats;
    }
  }

  /** One row of taps without gaps: floats [from, end) lie on the map, the others on padding. */
  private void run(float[] map, int rowAt, float[] gathered, int to, int from, int end) {
    int rowFloats = geometry.kernelW() * groupChannels;
    for (int i = 0; i < from; i++) {
      gathered[to + i] = 0;
    }
    for (int i = from; i < end; i++) {
      gathered[to + i] = map[rowAt + i];
    }
    for (int i = end; i < rowFloats; i++) {
      gathered[to + i] = 0;
    }
  }

  private void taps(float[] map, int rowAt, float[] gathered, int at, int firstW, int endW) {
    int to = at;
    for (int kw = 0; kw < geometry.kernelW(); kw++) {
      if (kw >= firstW && kw < endW) {
        int from = rowAt + kw * geometry.dilationW() * in.channels();
        System.arraycopy(map, from, gathered, to, groupChannels);
      } else {
        Arrays.fill(gathered, to, to + groupChannels, 0);
      }
      to += groupChannels;
    }
  }
}
