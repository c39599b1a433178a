package dev.separable.image.decode.jpeg;

/**
 * The samples of a component, as many rows of them as are needed at a time: those of two rows of
 * MCUs, so that the rows next to one can be seen.
 */
final class SampleRows {
  private static final int GROUP_SAMPLES = Coefficients.LANES * Frame.SIDE;

  final byte[] data;
  final int stride;

  private final int kept;
  private final int height;
  private final int firstSample;

  /** For what these coefficients give. */
  SampleRows(Component component, Coefficients coefficients, Buffers buffers) {
    this.stride = coefficients.transformedGroups() * GROUP_SAMPLES;
    this.firstSample = coefficients.firstSample();
    this.kept = 2 * component.v * Frame.SIDE;
    this.height = component.height;
    this.data = buffers.samples(component.index, kept * stride);
  }

  /** Bytes for the rows of a whole component. */
  static long bytes(Component c) {
    long stride = (long) Frame.divide(c.paddedColumns, Coefficients.LANES) * GROUP_SAMPLES;
    return stride * 2 * c.v * Frame.SIDE;
  }

  /** Where a group of blocks begins in {@link #data}. */
  int blockAt(int group, int row) {
    return row * Frame.SIDE % kept * stride + group * GROUP_SAMPLES;
  }

  /**
   * Where sample {@code x} of row {@code y} is; of the row next to it if that is above or below the
   * picture.
   */
  int at(int x, int y) {
    return Math.max(0, Math.min(height - 1, y)) % kept * stride + x - firstSample;
  }
}
