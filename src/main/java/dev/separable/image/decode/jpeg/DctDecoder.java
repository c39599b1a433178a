package dev.separable.image.decode.jpeg;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Decodes a file of one frame. A sequential picture in one scan is converted while it is read; of
 * others all coefficients are kept until the end.
 */
public final class DctDecoder {
  private final byte[] file;
  private final boolean pads;
  private final Segments segments;
  private final Tables tables = new Tables();
  private Frame frame;
  private ScanHeader scan;
  private EntropyBits in;

  /**
   * Reads what stands before the first scan.
   *
   * @param pads whether data that ends early leaves grey, or less detail, and is no error
   */
  public DctDecoder(byte[] file, boolean pads) throws IOException {
    this.file = file;
    this.pads = pads;
    this.segments = new Segments(file, 2);
    nextScan();
    if (scan == null) {
      throw new IOException("no picture before the end");
    }
  }

  /** Reads up to the entropy-coded data of the next scan; none is left at the end marker. */
  private void nextScan() throws IOException {
    scan = null;
    while (true) {
      int marker = segments.advance();
      switch (marker) {
        case Segments.EOI -> {
          return;
        }
        case Segments.SOS -> {
          if (frame == null) {
            throw new IOException("a scan without a frame");
          }
          scan = ScanHeader.read(segments, frame);
          return;
        }
        case Segments.SOF0, Segments.SOF1, Segments.SOF2 -> {
          if (frame != null) {
            throw new IOException("a second frame");
          }
          frame = Frame.read(marker, segments);
        }
        case Segments.SOI -> throw new IOException("a second start");
        default -> tables.read(marker, segments);
      }
    }
  }

  /** Whether the picture is made while the first scan is read. */
  private boolean isStream() {
    return !frame.progressive && scan.components().length == frame.components.length;
  }

  /** Memory for a pixel of the picture and all that is needed to decode it; rounded up. */
  public int bytesPerPixel() {
    long bytes = 0;
    for (Component c : frame.components) {
      long blocks = (long) c.paddedColumns * frame.mcuRows * c.v;
      bytes += isStream() ? 0 : blocks * ZigZag.BLOCK * Short.BYTES;
    }
    long pixels = (long) frame.width * frame.height;
    return frame.components.length + (int) ((bytes + pixels - 1) / pixels);
  }

  /**
   * The samples {@code [height, width, components]}. To be called once.
   *
   * @param ycc whether three components are YCbCr and become RGB
   */
  public byte[] samples(boolean ycc) throws IOException {
    in = new EntropyBits(file, segments.position());
    Picture picture = new Picture(frame, ycc);
    boolean stream = isStream();
    for (Component c : frame.components) {
      int blocks = stream ? 1 : c.paddedColumns * frame.mcuRows * c.v;
      c.coefficients = new short[blocks * ZigZag.BLOCK];
    }
    try {
      scans(stream ? picture : null);
    } catch (EOFException e) {
      if (!pads) {
        throw e;
      }
    }
    if (!stream) {
      transform(picture);
    }
    return picture.samples;
  }

  private void scans(Picture picture) throws IOException {
    while (scan != null) {
      for (Component c : scan.components()) {
        c.quantizers = c.quantizers == null ? tables.quantizer(c.quantizerIndex) : c.quantizers;
      }
      Scan data = new Scan(scan, coding(), in, file, tables, frame, picture, pads);
      segments.continueAt(data.decode(segments.position()));
      nextScan();
      if (scan != null && picture != null) {
        throw new IOException("a scan behind the last one");
      }
    }
    for (Component c : frame.components) {
      if (c.quantizers == null) {
        throw new EOFException("no data of component " + c.id);
      }
    }
  }

  private BlockCoding coding() throws IOException {
    if (!frame.progressive) {
      return new SequentialCoding(scan, tables, in);
    }
    return scan.dc() ? new DcCoding(scan, tables, in) : new AcCoding(scan, tables, in);
  }

  /** The picture of all coefficients; those of a progressive one are still to be dequantised. */
  private void transform(Picture picture) throws IOException {
    for (int row = 0; row < frame.mcuRows; row++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("given up");
      }
      for (Component c : frame.components) {
        for (int y = row * c.v; y < Math.min(c.rows, (row + 1) * c.v); y++) {
          transform(picture, c, y);
        }
      }
      picture.finish(row);
    }
  }

  private void transform(Picture picture, Component c, int row) {
    short[] all = c.coefficients;
    short[] factors = factors(c);
    for (int column = 0; column < c.columns; column++) {
      int from = c.blockAt(column, row);
      int rest = 0;
      for (int i = 0; i < ZigZag.BLOCK; i++) {
        all[from + i] = (short) (all[from + i] * factors[i]);
      }
      for (int i = 1; i < ZigZag.BLOCK; i++) {
        rest |= all[from + i];
      }
      picture.put(c, column, row, all, from, rest == 0 ? 0 : ZigZag.BLOCK - 1);
    }
  }

  /** In natural order what coefficients are to be multiplied with. */
  private short[] factors(Component c) {
    short[] factors = new short[ZigZag.BLOCK];
    int[] natural = ZigZag.natural();
    for (int k = 0; k < ZigZag.BLOCK; k++) {
      boolean raw = frame.progressive && c.quantizers != null;
      factors[natural[k]] = raw ? c.quantizers[k] : 1;
    }
    return factors;
  }
}
