package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;

/**
 * Several layers one behind the other, a few rows at a time: the rows of the last one that are made
 * together decide which rows each layer before it has to make. Of the maps between them only the
 * rows that are still to be read exist, at the beginning of the workspace: what is no longer read
 * makes room for what comes.
 *
 * @param bandRows rows of the last layer that are made together
 * @param places where the rows of each map between begin in the workspace
 * @param workAt where the working memory of the layers begins
 */
@SuppressWarnings("ArrayRecordComponent")
record ChainStep(
    RowLayer[] layers, int bandRows, int[] places, int workAt, Slot in, Slot residual, Slot out)
    implements Step {
  /** Floats that all maps between may take: they and the weights share the second level. */
  private static final long MOST_FLOATS = 64 << 10;

  static ChainStep of(Fused.Chain op, CompiledModel model, Slot in, Slot residual, Slot out) {
    RowLayer[] layers = new RowLayer[op.links().size()];
    Shape shape = in.shape();
    for (int i = 0; i < layers.length; i++) {
      Fused.Chain.Link link = op.links().get(i);
      layers[i] = RowLayers.of(link.name(), link.op(), shape, model);
      ConvGeometry geometry = layers[i].geometry();
      shape = Shape.of(geometry.outH(), geometry.outW(), layers[i].outChannels());
    }
    return of(layers, in, residual, out);
  }

  private static ChainStep of(RowLayer[] layers, Slot in, Slot residual, Slot out) {
    int outH = out.shape().at(0);
    int bandRows = 1;
    while (bandRows < outH && floats(layers, bandRows + 1) <= MOST_FLOATS) {
      bandRows++;
    }
    int bands = (outH + bandRows - 1) / bandRows;
    bandRows = (outH + bands - 1) / bands;
    int[] places = new int[layers.length - 1];
    int end = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = end;
      end = Math.addExact(end, mapFloats(layers, bandRows, i));
      end = Math.addExact(end, Scratch.APART);
    }
    return new ChainStep(layers, bandRows, places, end, in, residual, out);
  }

  private static long floats(RowLayer[] layers, int bandRows) {
    long floats = 0;
    for (int i = 0; i + 1 < layers.length; i++) {
      floats += mapFloats(layers, bandRows, i);
    }
    return floats;
  }

  /** Floats of the rows of a layer's output that exist at a time. */
  private static int mapFloats(RowLayer[] layers, int bandRows, int layer) {
    int last = layers.length - 1;
    int outH = layers[last].geometry().outH();
    int most = 0;
    for (int row = 0; row < outH; row += bandRows) {
      int from = row;
      int to = Math.min(outH, row + bandRows);
      for (int i = last; i > layer + 1; i--) {
        from = layers[i].geometry().rowsRead(from);
        to = layers[i].geometry().rowsRead(to);
      }
      ConvGeometry reader = layers[layer + 1].geometry();
      most = Math.max(most, reader.rowsRead(to) - oldest(reader, from));
    }
    return Math.multiplyExact(most, layers[layer].rowFloats());
  }

  /** The first input row that exists while output rows from that one on are made. */
  private static int oldest(ConvGeometry geometry, int row) {
    return Math.min(geometry.firstRow(row), geometry.rowsRead(row));
  }

  @Override
  public int workspace() {
    int most = 0;
    for (RowLayer layer : layers) {
      most = Math.max(most, layer.workspace());
    }
    return Math.addExact(workAt, most);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int last = layers.length - 1;
    int outH = layers[last].geometry().outH();
    for (int image = fromImage; image < toImage; image++) {
      int before = 0;
      for (int from = 0; from < outH; from += bandRows) {
        int to = Math.min(outH, from + bandRows);
        int outAt = out.at(image) + from * layers[last].rowFloats();
        make(kernels, scratch, image, last, before, from, to, out.in(scratch), outAt);
        before = from;
      }
    }
  }

  /**
   * Makes rows [from, to) of the output of a layer, after what they read of the layers before.
   *
   * @param before first of the rows that were made the last time
   */
  private void make(
      Kernels kernels,
      Scratch scratch,
      int image,
      int layer,
      int before,
      int from,
      int to,
      float[] made,
      int madeAt) {
    float[] work = scratch.workspace();
    boolean first = layer == 0;
    layers[layer].rows(
        kernels,
        first ? in.in(scratch) : work,
        first ? in.at(image) : readBy(kernels, scratch, image, layer, before, from, to),
        from,
        to,
        layer == layers.length - 1 && residual != null ? residual.in(scratch) : null,
        made,
        madeAt,
        work,
        workAt);
  }

  /**
   * Makes what rows [from, to) of a layer read and is not there yet; what they do not read any more
   * gives its place to it.
   *
   * @return where the first row of the map that the layer reads would lie
   */
  private int readBy(
      Kernels kernels, Scratch scratch, int image, int layer, int before, int from, int to) {
    ConvGeometry geometry = layers[layer].geometry();
    float[] work = scratch.workspace();
    int place = places[layer - 1];
    int row = layers[layer - 1].rowFloats();
    int made = geometry.rowsRead(from);
    int oldest = oldest(geometry, from);
    int gone = oldest - oldest(geometry, before);
    if (gone > 0) {
      System.arraycopy(work, place + gone * row, work, place, (made - oldest) * row);
    }
    int firstAt = place - oldest * row;
    int read = geometry.rowsRead(to);
    if (read > made) {
      int earlier = geometry.rowsRead(before);
      make(kernels, scratch, image, layer - 1, earlier, made, read, work, firstAt + made * row);
    }
    return firstAt;
  }
}
