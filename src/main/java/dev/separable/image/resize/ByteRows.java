package dev.separable.image.resize;

import dev.separable.image.resize.Resizer.Plane;

/** Unsigned bytes as floats from 0 to 255. */
public record ByteRows(Plane plane) implements FloatRows {
  @Override
  public int width() {
    return plane.width();
  }

  @Override
  public int height() {
    return plane.height();
  }

  @Override
  public int channels() {
    return plane.channels();
  }

  @Override
  public void read(int y, float[] to) {
    int from = plane.index(0, y);
    byte[] data = plane.data();
    int n = plane.width() * plane.channels();
    for (int i = 0; i < n; i++) {
      to[i] = data[from + i] & 0xff;
    }
  }
}
