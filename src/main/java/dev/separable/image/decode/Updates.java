package dev.separable.image.decode;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.BitSet;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;

/**
 * Which pixels a reader has completed. Stops it after the last one: it may go on through data that
 * belongs to no pixel, whatever it expands to.
 */
final class Updates implements IIOReadUpdateListener {
  /** Of pixels that are missing. */
  static final byte GREY = (byte) 128;

  private final BitSet done = new BitSet();
  private final int width;
  private final int pixels;
  private long completed;
  private Raster raster;

  Updates(int width, int height) {
    this.width = width;
    this.pixels = width * height;
  }

  /** What the reader writes to; null if it has not completed a pixel. */
  Raster raster() {
    return raster;
  }

  /** Whether no pixel is missing. */
  boolean whole() {
    return completed >= pixels;
  }

  /** Makes the missing pixels of {@code rgb} grey. */
  void pad(byte[] rgb) {
    for (int p = done.nextClearBit(0); p < pixels; p = done.nextClearBit(p + 1)) {
      Arrays.fill(rgb, 3 * p, 3 * p + 3, GREY);
    }
  }

  @Override
  public void imageUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int columns,
      int rows,
      int periodX,
      int periodY,
      int[] bands) {
    raster = image.getRaster();
    // Columns and rows count those between the periods, too; a period may be 0 for one row.
    for (int y = minY; y < minY + rows; y += Math.max(1, periodY)) {
      int row = y * width + minX;
      if (periodX <= 1) {
        done.set(row, row + columns);
        completed += columns;
      }
      for (int x = 0; periodX > 1 && x < columns; x += periodX) {
        done.set(row + x);
        completed++;
      }
    }
    if (whole()) {
      source.abort();
    }
  }

  @Override
  public void passStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void passComplete(ImageReader source, BufferedImage image) {}

  @Override
  public void thumbnailPassStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailPassComplete(ImageReader source, BufferedImage image) {}
}
