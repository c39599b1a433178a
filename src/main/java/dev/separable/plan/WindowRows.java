package dev.separable.plan;

import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Any other convolution as a pointwise one over all taps. Of most, the values of each window are
 * gathered first, with zeros for the padding, some rows at a time. Where only a few values stand
 * next to each other, windows that lie inside the map are read where they are.
 *
 * @param offsets where a window finds its values, counted from its first, [k of a group]
 * @param channels input channels of all groups
 * @param groupChannels input channels of a group
 * @param bandRows rows that are gathered together
 * @param insideRows output rows of which windows are read where they are: those that lie inside the
 *     map from top to bottom, or none
 * @param insideColumns columns of such windows, which lie inside the map from left to right
 */
@SuppressWarnings("ArrayRecordComponent")
record WindowRows(
    ConvGeometry geometry,
    PackedMatrix[] matrices,
    Activation activation,
    int[] offsets,
    int channels,
    int groupChannels,
    int bandRows,
    Inside insideRows,
    Inside insideColumns)
    implements RowLayer {
  /** Floats of a band of gathered values. */
  private static final int SMALLEST_BAND = 32 << 10;

  private static final int LARGEST_BAND = 128 << 10;

  /**
   * Values in a row from which on gathering all of them takes less time than looking up where each
   * one is.
   */
  private static final int LONG_RUN = 48;

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

  static WindowRows of(Op.Conv op, PackedMatrix[] matrices, ConvGeometry geometry) {
    int groupChannels = op.inChannels() / op.groups();
    boolean join = tapsJoin(geometry, op.inChannels(), groupChannels);
    boolean inPlace = (join ? geometry.kernelW() : 1) * groupChannels < LONG_RUN;
    Inside none = new Inside(geometry.outH(), geometry.outH());
    return new WindowRows(
        geometry,
        matrices,
        op.activation(),
        offsets(geometry, op.inChannels(), groupChannels),
        op.inChannels(),
        groupChannels,
        bandRows(geometry, matrices[0]),
        inPlace
            ? Inside.of(geometry.outH(), geometry.kernelH(), geometry::firstTapH, geometry::endTapH)
            : none,
        Inside.of(geometry.outW(), geometry.kernelW(), geometry::firstTapW, geometry::endTapW));
  }

  /** Whether the taps of a row stand next to each other, in the map as in the weights. */
  private static boolean tapsJoin(ConvGeometry geometry, int channels, int groupChannels) {
    return geometry.dilationW() == 1 && groupChannels == channels;
  }

  /** Every band reads all weights once. */
  private static int bandRows(ConvGeometry geometry, PackedMatrix matrix) {
    long weights = (long) matrix.k() * matrix.n();
    long band = Math.max(SMALLEST_BAND, Math.min(LARGEST_BAND, weights));
    long row = (long) geometry.outW() * matrix.k();
    return (int) Math.max(1, Math.min(geometry.outH(), band / row));
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
  public void rows(
      Kernels kernels,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      float[] residual,
      float[] out,
      int outAt,
      float[] work,
      int workAt) {
    int row = rowFloats();
    for (int g = 0; g < matrices.length; g++) {
      int i = inAt + g * groupChannels;
      int o = outAt - fromRow * row + g * matrices[g].n();
      int from = Math.min(toRow, Math.max(fromRow, insideRows.from));
      int end = Math.max(from, Math.min(toRow, insideRows.end));
      edge(kernels, g, in, i, fromRow, from, 0, geometry.outW(), residual, out, o, work, workAt);
      edge(kernels, g, in, i, end, toRow, 0, geometry.outW(), residual, out, o, work, workAt);
      int left = insideColumns.from;
      edge(kernels, g, in, i, from, end, 0, left, residual, out, o, work, workAt);
      int right = insideColumns.end;
      edge(kernels, g, in, i, from, end, right, geometry.outW(), residual, out, o, work, workAt);
      for (int oh = from; oh < end && left < right; oh++) {
        inside(kernels, g, in, i, oh, residual, out, o);
      }
    }
  }

  @Override
  public int outChannels() {
    return matrices.length * matrices[0].n();
  }

  /** The outputs of a row whose windows lie inside the map. */
  private void inside(
      Kernels kernels,
      int group,
      float[] in,
      int inAt,
      int oh,
      float[] residual,
      float[] out,
      int outAt) {
    int row = oh * geometry.strideH() - geometry.padTop();
    int column = insideColumns.from * geometry.strideW() - geometry.padLeft();
    kernels.windows(
        matrices[group],
        activation,
        in,
        inAt + (row * geometry.w() + column) * channels,
        geometry.strideW() * channels,
        offsets,
        insideColumns.end - insideColumns.from,
        residual,
        out,
        outAt + (oh * geometry.outW() + insideColumns.from) * outChannels(),
        outChannels());
  }

  /** Outputs of rows [fromRow, toRow) and columns [fromColumn, toColumn), column by column. */
  private void edge(
      Kernels kernels,
      int group,
      float[] in,
      int inAt,
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn,
      float[] residual,
      float[] out,
      int outAt,
      float[] work,
      int workAt) {
    // Whole rows are one matrix; pieces of rows are one for each column.
    int columns = toColumn - fromColumn == geometry.outW() ? geometry.outW() : 1;
    for (int row = fromRow; row < toRow; row += bandRows) {
      int end = Math.min(toRow, row + bandRows);
      for (int column = fromColumn; column < toColumn; column += columns) {
        gather(in, inAt, row, end, column, columns, work, workAt);
        kernels.pointwise(
            matrices[group],
            activation,
            work,
            workAt,
            matrices[group].k(),
            (end - row) * columns,
            residual,
            out,
            outAt + (row * geometry.outW() + column) * outChannels(),
            columns == 1 ? geometry.outW() * outChannels() : outChannels());
      }
    }
  }

  private void gather(
      float[] map,
      int mapAt,
      int fromRow,
      int toRow,
      int fromColumn,
      int columns,
      float[] gathered,
      int gatheredAt) {
    int at = gatheredAt;
    for (int oh = fromRow; oh < toRow; oh++) {
      for (int ow = fromColumn; ow < fromColumn + columns; ow++) {
        gather(map, mapAt, oh, ow, gathered, at);
        at += matrices[0].k();
      }
    }
  }

  private void gather(float[] map, int mapAt, int oh, int ow, float[] gathered, int at) {
    int firstW = geometry.firstTapW(ow);
    int endW = geometry.endTapW(ow);
    int column = ow * geometry.strideW() - geometry.padLeft();
    boolean join = tapsJoin(geometry, channels, groupChannels);
    int rowFloats = geometry.kernelW() * groupChannels;
    int to = at;
    for (int kh = 0; kh < geometry.kernelH(); kh++) {
      boolean inside = kh >= geometry.firstTapH(oh) && kh < geometry.endTapH(oh);
      int row = oh * geometry.strideH() - geometry.padTop() + kh * geometry.dilationH();
      int rowAt = mapAt + (row * geometry.w() + column) * channels;
      if (!inside) {
        Arrays.fill(gathered, to, to + rowFloats, 0);
      } else if (join) {
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
    if (end - from < LONG_RUN) {
      for (int i = from; i < end; i++) {
        gathered[to + i] = map[rowAt + i];
      }
    } else {
      System.arraycopy(map, rowAt + from, gathered, to + from, end - from);
    }
    for (int i = end; i < rowFloats; i++) {
      gathered[to + i] = 0;
    }
  }

  private void taps(float[] map, int rowAt, float[] gathered, int at, int firstW, int endW) {
    int to = at;
    for (int kw = 0; kw < geometry.kernelW(); kw++) {
      if (kw >= firstW && kw < endW) {
        int from = rowAt + kw * geometry.dilationW() * channels;
        System.arraycopy(map, from, gathered, to, groupChannels);
      } else {
        Arrays.fill(gathered, to, to + groupChannels, 0);
      }
      to += groupChannels;
    }
  }
}
