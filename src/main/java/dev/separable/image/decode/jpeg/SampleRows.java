package dev.separable.image.decode.jpeg;

/**
 * The samples of a component, as many rows of them as are needed at a time: those of two rows of
 * MCUs, so that the rows next to one can be seen.
 */
final class SampleRows {
  final byte[] data;
  final int stride;

  private final int kept;
  private final int height;

  SampleRows(Component component) {
    this.stride = component.paddedColumns * Frame.SIDE;
    this.kept = 2 * component.v * Frame.SIDE;
    this.height = component.height;
    this.data = new byte[kept * stride];
  }

  /** Where a block begins in {@link #data}. */
  int blockAt(int column, int row) {
    return row * Frame.SIDE % kept * stride + column * Frame.SIDE;
  }

  /** Where row {@code y} begins; the one next to it if it is above or below the picture. */
  int rowAt(int y) {
    return Math.max(0, Math.min(height - 1, y)) % kept * stride;
  }
}
