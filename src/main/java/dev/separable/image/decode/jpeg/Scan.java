package dev.separable.image.decode.jpeg;

import java.io.EOFException;
import java.io.IOException;

/** The entropy-coded data of a scan: MCUs (T.81, A.2) in segments between restart markers. */
final class Scan {
  private static final int MARKER_BYTES = 2;
  private static final int RESTART_MARKERS = 8;

  private final Source source;
  private final ScanHeader header;
  private final BlockCoding coding;
  private final EntropyBits in;
  private final int restartInterval;

  private final Picture picture;

  /** Whether the picture is made while this scan is read. */
  private final boolean stream;

  private final int columns;
  private final int rows;

  /** Where the marker behind the segment stands. */
  private int markerAt;

  private int restarts;

  /** The segment has no more bits; its blocks stay as they are. */
  private boolean exhausted;

  /** The data has no more segments. */
  private boolean over;

  Scan(
      Source source,
      ScanHeader header,
      BlockCoding coding,
      EntropyBits in,
      Tables tables,
      Frame frame,
      Picture picture,
      boolean stream) {
    this.source = source;
    this.header = header;
    this.coding = coding;
    this.in = in;
    this.picture = picture;
    this.stream = stream;
    this.restartInterval = tables.restartInterval();
    Component only = header.components()[0];
    this.columns = header.interleaved() ? frame.mcuColumns : only.columns;
    this.rows = header.interleaved() ? frame.mcuRows : only.rows;
  }

  /**
   * Decodes the scan whose data begins at {@code from}.
   *
   * @return where the next marker stands
   */
  int decode(int from) throws IOException {
    markerAt = in.begin(from);
    int left = restartInterval;
    for (int row = 0; row < rows && !picture.isComplete(); row++) {
      source.checkpoint().pass();
      for (int column = 0; column < columns; column++) {
        if (restartInterval > 0 && left == 0) {
          restart();
          left = restartInterval;
        }
        mcu(column, row);
        left--;
      }
      if (stream) {
        picture.finish(row);
      }
    }
    return markerAt;
  }

  /** Goes on to the next segment (T.81, F.2.1.3.1). */
  private void restart() throws IOException {
    coding.restart();
    if (over || endsFile()) {
      if (!source.pads()) {
        throw new EOFException(EntropyBits.ENDS_EARLY);
      }
      over = true;
      exhausted = true;
      return;
    }
    int marker = source.file()[markerAt + 1] & 0xff;
    int wanted = Segments.RST0 + restarts % RESTART_MARKERS;
    if (marker != wanted) {
      throw new IOException("marker %02x instead of %02x".formatted(marker, wanted));
    }
    restarts++;
    exhausted = false;
    markerAt = in.begin(markerAt + MARKER_BYTES);
  }

  /** Whether the segment is the last one. */
  private boolean endsFile() {
    return markerAt + MARKER_BYTES > source.file().length
        || (source.file()[markerAt + 1] & 0xff) == Segments.EOI;
  }

  private void mcu(int column, int row) throws IOException {
    Component[] components = header.components();
    if (components.length == 1) {
      block(0, components[0], column, row);
      return;
    }
    for (int i = 0; i < components.length; i++) {
      Component c = components[i];
      for (int y = 0; y < c.v; y++) {
        for (int x = 0; x < c.h; x++) {
          block(i, c, column * c.h + x, row * c.v + y);
        }
      }
    }
  }

  private void block(int i, Component c, int column, int row) throws IOException {
    if (exhausted) {
      return;
    }
    Coefficients all = picture.of(c);
    boolean wanted = all.wants(column, row);
    int place = wanted ? all.place(column, row) : 0;
    try {
      if (wanted) {
        all.reaches(place, coding.decode(i, all.data, place));
      } else {
        coding.skip(i);
      }
    } catch (EOFException e) {
      if (!endsFile()) {
        throw new IOException(
            "marker %02x within the data".formatted(source.file()[markerAt + 1]), e);
      }
      if (!source.pads()) {
        throw e;
      }
      exhausted = true;
      // What was there of this block is done.
      if (wanted) {
        all.reaches(place, ZigZag.BLOCK - 1);
      }
    }
  }
}
