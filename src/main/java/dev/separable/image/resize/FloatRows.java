package dev.separable.image.resize;

/** Float32 samples {@code [height, width, channels]} that are read row by row. */
public interface FloatRows {
  /** Pixels in a row. */
  int width();

  /** Rows. */
  int height();

  /** Samples in a pixel. */
  int channels();

  /** Writes {@code [width, channels]} of row {@code y} to the beginning of {@code to}. */
  void read(int y, float[] to);
}
