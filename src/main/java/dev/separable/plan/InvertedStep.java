package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;

/**
 * An inverted residual block, image by image and band by band: expanded rows are made in a ring,
 * filtered to a band, and projected at once, so that neither the expanded nor the filtered map
 * exists whole. With squeeze-and-excite the filtered map of one image does, for the factors of its
 * channels are known only at its end.
 *
 * @param expanded null if the block has no expansion
 * @param bandRows output rows of a band
 * @param filteredAt where the filtered band or map begins in the workspace
 * @param squeeze null if the block scales no channels
 */
record InvertedStep(
    ExpandedRows expanded,
    PackedFilters filters,
    ConvGeometry geometry,
    Activation activation,
    int bandRows,
    int filteredAt,
    Squeeze squeeze,
    ScaledProduct project,
    Slot in,
    Slot residual,
    Slot out)
    implements Step {
  /**
   * Floats of the ring and the filtered band together, where one row at a time does not need more:
   * twice the first level of cache. Measured best on networks with and without squeeze-and-excite;
   * larger bands fall behind slowly, as what is made is read later.
   */
  private static final long BAND_FLOATS = 16 << 10;

  static InvertedStep of(Fused.Inverted op, CompiledModel model, Slot in, Slot residual, Slot out) {
    Op.Conv depthwise = (Op.Conv) op.depthwise().op();
    ConvGeometry geometry = RowLayers.geometry(depthwise.window(), in.shape());
    int bandRows = bandRows(geometry, depthwise);
    ExpandedRows expanded = null;
    int filteredAt = 0;
    if (op.expand() != null) {
      int ringRows = ExpandedRows.ringRows(geometry, bandRows);
      expanded = new ExpandedRows(Product.of(op.expand(), model), geometry, ringRows);
      filteredAt = expanded.length();
    }
    Squeeze squeeze = null;
    if (!op.excite().isEmpty()) {
      int row = Math.multiplyExact(geometry.outW(), depthwise.outChannels());
      squeeze =
          new Squeeze(
              Product.of(op.excite().get(0), model),
              Product.of(op.excite().get(1), model),
              geometry.outH(),
              geometry.outW(),
              Math.addExact(filteredAt, Math.multiplyExact(geometry.outH(), row)));
    }
    return new InvertedStep(
        expanded,
        model.filters(op.depthwise().name()),
        geometry,
        depthwise.activation(),
        bandRows,
        filteredAt,
        squeeze,
        ScaledProduct.of(Product.of(op.project(), model), out.pixels()),
        in,
        residual,
        out);
  }

  /** As many as fit, the bands about even. */
  private static int bandRows(ConvGeometry geometry, Op.Conv depthwise) {
    long expandedRow = (long) geometry.w() * depthwise.inChannels();
    long filteredRow = (long) geometry.outW() * depthwise.outChannels();
    int rows = 1;
    while (rows < geometry.outH()
        && ExpandedRows.ringRows(geometry, rows + 1) * expandedRow + (rows + 1) * filteredRow
            <= BAND_FLOATS) {
      rows++;
    }
    int bands = (geometry.outH() + rows - 1) / rows;
    return (geometry.outH() + bands - 1) / bands;
  }

  private int row() {
    return Math.multiplyExact(geometry.outW(), filters.outChannels());
  }

  @Override
  public int workspace() {
    return squeeze == null
        ? Math.addExact(filteredAt, Math.multiplyExact(bandRows, row()))
        : Math.addExact(squeeze.end(), project.workspace());
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      int made = 0;
      for (int row = 0; row < geometry.outH(); row += bandRows) {
        int end = Math.min(geometry.outH(), row + bandRows);
        if (expanded != null) {
          made =
              expanded.make(kernels, in.in(scratch), in.at(i), scratch.workspace(), made, row, end);
        }
        band(kernels, scratch, i, row, end);
      }
      if (squeeze != null) {
        excite(kernels, scratch, i);
      }
    }
  }

  private void band(Kernels kernels, Scratch scratch, int image, int fromRow, int toRow) {
    float[] workspace = scratch.workspace();
    int at = squeeze == null ? filteredAt : filteredAt + fromRow * row();
    kernels.depthwise(
        filters,
        geometry,
        activation,
        expanded == null ? in.in(scratch) : workspace,
        expanded == null ? in.at(image) : 0,
        expanded == null ? geometry.h() : expanded.ringRows(),
        fromRow,
        toRow,
        workspace,
        at);
    if (squeeze != null) {
      squeeze.means(kernels, workspace, at, fromRow, toRow);
      return;
    }
    Product product = project.product();
    product.run(
        kernels,
        workspace,
        at,
        (toRow - fromRow) * geometry.outW(),
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image) + fromRow * geometry.outW() * product.matrix().n());
  }

  private void excite(Kernels kernels, Scratch scratch, int image) {
    float[] workspace = scratch.workspace();
    squeeze.factors(kernels, workspace);
    project.run(
        kernels,
        workspace,
        filteredAt,
        out.pixels(),
        workspace,
        squeeze.factorsAt(),
        workspace,
        squeeze.end(),
        residual == null ? null : residual.in(scratch),
        out.in(scratch),
        out.at(image));
  }
}
