package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Any other convolution as a pointwise one over all taps. Windows that lie inside the map are read
 * where they are; of the others, at the edges, the values are gathered first, with zeros for the
 * padding, some rows at a time.
 *
 * @param offsets where a window finds its values, counted from its first, [k of a group]
 * @param groupChannels input channels of a group
 * @param bandRows rows that are gathered together
 * @param insideRows output rows whose windows lie inside the map from top to bottom
 * @param insideColumns output columns whose windows lie inside the map from left to right
 */
@SuppressWarnings("ArrayRecordComponent")
record GatherStep(
    ConvGeometry geometry,
    PackedMatrix[] matrices,
    Activation activation,
    int[] offsets,
    int groupChannels,
    int bandRows,
    Inside insideRows,
    Inside insideColumns,
    Slot in,
    Slot residual,
    Slot out)
    implements Step {
  private static final int BAND_FLOATS = 32 << 10;

  /** Outputs [from, end) of an axis. */
  record Inside(int from, int end) {
    /** Those whose windows have all their taps. */
    static Inside of(int outputs, int taps, IntUnaryOperator firstTap, IntUnaryOperator endTap) {
      int from = 0;
      while (from < outputs && firstTap.applyAsInt(from) > 0) {
        from++;
      }
      int end = outputs;
      while (end > from && endTap.applyAsInt(end - 1) < taps) {
        end--;
      }
      return new Inside(from, end);
    }
  }

  static GatherStep of(Op.Conv op, PackedMatrix[] matrices, Slot in, Slot residual, Slot out) {
    ConvGeometry geometry = in.geometry(op.window());
    int groupChannels = op.inChannels() / op.groups();
    int rowFloats = Math.multiplyExact(geometry.outW(), matrices[0].k());
    int rows = Math.max(1, Math.min(geometry.outH(), BAND_FLOATS / rowFloats));
    return new GatherStep(
        geometry,
        matrices,
        op.activation(),
        offsets(geometry, in.channels(), groupChannels),
        groupChannels,
        rows,
        Inside.of(geometry.outH(), geometry.kernelH(), geometry::firstTapH, geometry::endTapH),
        Inside.of(geometry.outW(), geometry.kernelW(), geometry::firstTapW, geometry::endTapW),
        in,
        residual,
        out);
  }

  private static int[] offsets(ConvGeometry geometry, int channels, int groupChannels) {
    int[] offsets = new int[geometry.kernelH() * geometry.kernelW() * groupChannels];
    int at = 0;
    for (int kh = 0; kh < geometry.kernelH(); kh++) {
      for (int kw = 0; kw < geometry.kernelW(); kw++) {
        int pixel = kh * geometry.dilationH() * geometry.w() + kw * geometry.dilationW();
        for (int c = 0; c < groupChannels; c++) {
          offsets[at++] = pixel * channels + c;
        }
      }
    }
    return offsets;
  }

  @Override
  public int workspace() {
    return Math.multiplyExact(bandRows, Math.multiplyExact(geometry.outW(), matrices[0].k()));
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      for (int g = 0; g < matrices.length; g++) {
        group(kernels, scratch, i, g);
      }
    }
  }

  private void group(Kernels kernels, Scratch scratch, int image, int group) {
    int from = insideRows.from;
    int end = insideRows.end;
    edge(kernels, scratch, image, group, 0, from, 0, geometry.outW());
    edge(kernels, scratch, image, group, end, geometry.outH(), 0, geometry.outW());
    edge(kernels, scratch, image, group, from, end, 0, insideColumns.from);
    edge(kernels, scratch, image, group, from, end, insideColumns.end, geometry.outW());
    for (int oh = from; oh < end && insideColumns.from < insideColumns.end; oh++) {
      inside(kernels, scratch, image, group, oh);
    }
  }

  /** The outputs of a row whose windows lie inside the map. */
  private void inside(Kernels kernels, Scratch scratch, int image, int group, int oh) {
    int row = oh * geometry.strideH() - geometry.padTop();
    int column = insideColumns.from * geometry.strideW() - geometry.padLeft();
    int pixel = row * geometry.w() + column;
    kernels.windows(
        matrices[group],
        activation,
        in.in(scratch),
        in.at(image) + pixel * in.channels() + group * groupChannels,
        geometry.strideW() * in.channels(),
        offsets,
        insideColumns.end - insideColumns.from,
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        outAt(image, group, oh, insideColumns.from),
        out.channels());
  }

  private int outAt(int image, int group, int oh, int ow) {
    int pixel = oh * geometry.outW() + ow;
    return out.at(image) + pixel * out.channels() + group * matrices[group].n();
  }

  /** Outputs of rows [fromRow, toRow) and columns [fromColumn, toColumn), column by column. */
  private void edge(
      Kernels kernels,
      Scratch scratch,
      int image,
      int group,
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn) {
    // Whole rows are one matrix; pieces of rows are one for each column.
    boolean whole = toColumn - fromColumn == geometry.outW();
    for (int row = fromRow; row < toRow; row += bandRows) {
      int end = Math.min(toRow, row + bandRows);
      if (whole) {
        gathered(kernels, scratch, image, group, row, end, 0, toColumn);
      } else {
        for (int column = fromColumn; column < toColumn; column++) {
          gathered(kernels, scratch, image, group, row, end, column, column + 1);
        }
      }
    }
  }

  private void gathered(
      Kernels kernels,
      Scratch scratch,
      int image,
      int group,
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn) {
    PackedMatrix matrix = matrices[group];
    float[] gathered = scratch.workspace();
    int at = 0;
    for (int oh = fromRow; oh < toRow; oh++) {
      for (int ow = fromColumn; ow < toColumn; ow++) {
        gather(in.in(scratch), in.at(image) + group * groupChannels, oh, ow, gathered, at);
        at += matrix.k();
      }
    }
    boolean whole = toColumn - fromColumn == geometry.outW();
    kernels.pointwise(
        matrix,
        activation,
        gathered,
        0,
        matrix.k(),
        at / matrix.k(),
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        outAt(image, group, fromRow, fromColumn),
        whole ? out.channels() : geometry.outW() * out.channels());
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
