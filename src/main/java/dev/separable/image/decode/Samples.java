package dev.separable.image.decode;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** From the samples of a raster, as they are stored, to RGB. */
final class Samples {
  /** Entries of a palette, whether the file fills them or not. */
  static final int COLOURS = 256;

  private Samples() {}

  /**
   * One or two bands are grey, further ones red, green, blue; alpha is left out. Of more than eight
   * bits the higher eight are kept, fewer are scaled to 0..255.
   */
  static byte[] rgb(Raster raster) {
    byte[][] scales = new byte[3][];
    int[] shifts = new int[3];
    for (int c = 0; c < 3; c++) {
      int bits = raster.getSampleModel().getSampleSize(raster.getNumBands() < 3 ? 0 : c);
      shifts[c] = Math.max(0, bits - 8);
      scales[c] = scale(Math.min(bits, 8));
    }
    return convert(raster, shifts, scales);
  }

  /** The colours of a raster of indices; {@code palette} holds {@link #COLOURS} times RGB. */
  static byte[] rgb(Raster raster, byte[] palette) {
    return convert(raster, new int[3], planes(palette));
  }

  /** The red, green and blue of a palette, each by index. */
  static byte[][] planes(byte[] palette) {
    byte[][] planes = new byte[3][COLOURS];
    for (int i = 0; i < palette.length; i++) {
      planes[i % 3][i / 3] = palette[i];
    }
    return planes;
  }

  /** The samples themselves if each is a byte; the raster must be interleaved without gaps. */
  static byte[] bytes(Raster raster) {
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (data.length != (long) raster.getWidth() * raster.getHeight() * raster.getNumBands()) {
      throw new IllegalStateException("a raster with gaps between its pixels");
    }
    return data;
  }

  /** {@code [pixels] -> [pixels, 3]}. */
  static byte[] grey(byte[] samples) {
    byte[] rgb = new byte[3 * samples.length];
    for (int i = 0, o = 0; i < samples.length; i++, o += 3) {
      rgb[o] = samples[i];
      rgb[o + 1] = samples[i];
      rgb[o + 2] = samples[i];
    }
    return rgb;
  }

  /** What samples of so many bits, at most eight, stand for in 0..255. */
  static byte[] scale(int bits) {
    byte[] scale = new byte[1 << bits];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (byte) (i * 255 / Math.max(1, scale.length - 1));
    }
    return scale;
  }

  private static byte[] convert(Raster raster, int[] shifts, byte[][] values) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int nextBand = bands < 3 ? 0 : 1;
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel layout
        && raster.getDataBuffer() instanceof DataBufferByte data
        && data.getData().length >= (long) layout.getScanlineStride() * raster.getHeight()) {
      interleaved(raster, layout, data, nextBand, values, rgb);
      return rgb;
    }
    int[] row = new int[width * bands];
    int o = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int p = 0; p < row.length; p += bands, o += 3) {
        rgb[o] = values[0][row[p] >>> shifts[0]];
        rgb[o + 1] = values[1][row[p + nextBand] >>> shifts[1]];
        rgb[o + 2] = values[2][row[p + 2 * nextBand] >>> shifts[2]];
      }
    }
    return rgb;
  }

  /** The same for bytes that lie side by side, without copies in between. */
  private static void interleaved(
      Raster raster,
      PixelInterleavedSampleModel layout,
      DataBufferByte buffer,
      int nextBand,
      byte[][] values,
      byte[] rgb) {
    byte[] data = buffer.getData();
    int red = buffer.getOffset() + layout.getBandOffsets()[0];
    int green = buffer.getOffset() + layout.getBandOffsets()[nextBand];
    int blue = buffer.getOffset() + layout.getBandOffsets()[2 * nextBand];
    int step = layout.getPixelStride();
    byte[] reds = values[0];
    byte[] greens = values[1];
    byte[] blues = values[2];
    int o = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int p = y * layout.getScanlineStride();
      for (int x = 0; x < raster.getWidth(); x++, p += step, o += 3) {
        rgb[o] = reds[data[p + red] & 0xff];
        rgb[o + 1] = greens[data[p + green] & 0xff];
        rgb[o + 2] = blues[data[p + blue] & 0xff];
      }
    }
  }
}
