package dev.separable.image.decode.jpeg;

import dev.separable.image.Region;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes a file of one frame. A sequential picture in one scan is converted while it is read; of
 * others all coefficients are kept until the end.
 */
public final class DctDecoder {
  private final Source source;
  private final Buffers buffers;
  private final Segments segments;
  private final Tables tables = new Tables();
  private Frame frame;
  private ScanHeader scan;
  private EntropyBits in;

  /** Reads what stands before the first scan. */
  public DctDecoder(Source source, Buffers buffers) throws IOException {
    this.source = source;
    this.buffers = buffers;
    this.segments = new Segments(source.file(), 2);
    nextScan();
    if (scan == null) {
      throw new IOException("no picture before the end");
    }
  }

  Frame frame() {
    return frame;
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
          if (!frame.progressive) {
            tables.addStandardCodes();
          }
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

  /** Whether the picture is made while the only scan is read. */
  public boolean hasOneScan() {
    return !frame.progressive && scan.components().length == frame.components.length;
  }

  /** How many scans there are, this one included. */
  public int scans() throws IOException {
    Segments rest = new Segments(source.file(), segments.position());
    int scans = 1;
    try {
      for (int marker = 0; marker != Segments.EOI; marker = rest.advance()) {
        scans += marker == Segments.SOS ? 1 : 0;
      }
    } catch (EOFException e) {
      // The end is missing, which decoding will tell.
    }
    return scans;
  }

  /** Memory that decoding the whole picture takes, but for the file and its data. */
  public long bytes() {
    long bytes = (long) frame.components.length * frame.width * frame.height;
    for (Component c : frame.components) {
      bytes += Coefficients.bytes(c, hasOneScan() ? 1 : frame.mcuRows);
      bytes += SampleRows.bytes(c);
    }
    return bytes;
  }

  /**
   * Decodes a part of the picture. Data behind it is passed over, but the end has to be there. To
   * be called once.
   *
   * @param ycc whether three components are YCbCr and become RGB
   * @param out receives the samples {@code [height, width, components]} of the part
   */
  public void samples(boolean ycc, Region part, byte[] out) throws IOException {
    in = new EntropyBits(source.file(), buffers);
    boolean stream = hasOneScan();
    Picture picture = new Picture(frame, ycc, part, !stream, buffers, out);
    try {
      scans(picture, stream);
    } catch (EOFException e) {
      if (!source.pads()) {
        throw e;
      }
    }
    if (!stream) {
      rest(picture);
    }
  }

  private void scans(Picture picture, boolean stream) throws IOException {
    while (scan != null) {
      for (Component c : scan.components()) {
        c.quantizers = c.quantizers == null ? tables.quantizer(c.quantizerIndex) : c.quantizers;
        if (frame.progressive) {
          scan.tell(c);
        }
      }
      Scan data = new Scan(source, scan, coding(), in, tables, frame, picture, stream);
      segments.continueAt(data.decode(segments.position()));
      nextScan();
      if (scan != null && stream) {
        throw new IOException("a scan behind the last one");
      }
    }
    for (Component c : frame.components) {
      if (c.quantizers == null) {
        throw new EOFException("no data of component " + c.id);
      }
    }
    if (frame.progressive && isSmoothed()) {
      throw new EOFException("the scans have less than all bits");
    }
  }

  /** Whether libjpeg would guess what is missing, smoothing between blocks. */
  private boolean isSmoothed() {
    return Arrays.stream(frame.components).allMatch(Component::hasDc)
        && Arrays.stream(frame.components).anyMatch(Component::isCoarse);
  }

  private BlockCoding coding() throws IOException {
    if (!frame.progressive) {
      return new SequentialCoding(scan, tables, in);
    }
    return scan.dc() ? new DcCoding(scan, tables, in) : new AcCoding(scan, tables, in);
  }

  /** The picture of the coefficients that are there. */
  private void rest(Picture picture) throws IOException {
    for (Component c : frame.components) {
      // No scan had it: all is 0.
      c.quantizers = c.quantizers == null ? new short[ZigZag.BLOCK] : c.quantizers;
    }
    for (int row = 0; row < frame.mcuRows && !picture.isComplete(); row++) {
      source.checkpoint().pass();
      picture.finish(row);
    }
  }
}
