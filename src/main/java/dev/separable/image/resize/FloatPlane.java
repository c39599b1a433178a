package dev.separable.image.resize;

/**
 * Floats within an array: {@code [height, width, channels]}, rows {@code stride} pixels apart,
 * starting at element {@code offset}.
 */
@SuppressWarnings("ArrayRecordComponent")
public record FloatPlane(float[] data, int offset, int stride, int width, int height, int channels)
    implements FloatRows {

  /** The array from its beginning, without gaps. */
  public static FloatPlane of(float[] data, int width, int height, int channels) {
    return new FloatPlane(data, 0, width, width, height, channels);
  }

  public int index(int x, int y) {
    return offset + (y * stride + x) * channels;
  }

  /** The part of this size that begins at this pixel. */
  public FloatPlane part(int x, int y, int partWidth, int partHeight) {
    return new FloatPlane(data, index(x, y), stride, partWidth, partHeight, channels);
  }

  @Override
  public void read(int y, float[] to) {
    System.arraycopy(data, index(0, y), to, 0, width * channels);
  }
}
