package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.util.Arrays;

/**
 * Bilevel pictures in the codings of fax machines (ITU-T T.4 in one and two dimensions, T.6, and
 * TIFF 6.0, section 10): rows as runs of white and black, or as differences from the row above.
 */
final class TiffFax {
  private static final int TWO_DIMENSIONAL = 1;
  private static final int EOL_ZEROS = 11;

  private static final int PASS = 4;
  private static final int HORIZONTAL = 5;

  private final byte[] in;

  private final int end;
  private final int width;
  private long bit;

  /** Where the colour changes, beginning with white, in this row and in the one above. */
  private int[] now;

  private int[] above;
  private int changes;

  /** No row has more changes than pixels, and each takes a bit at least. */
  private final int most;

  private TiffFax(byte[] in, int from, int length, int width) {
    this.in = in;
    this.bit = 8L * from;
    this.end = from + length;
    this.width = width;
    this.most = (int) Math.min(width, 8L * length);
    this.now = new int[most + 4];
    this.above = new int[most + 4];
    Arrays.fill(above, width);
  }

  /** Unpacks rows of {@code width} pixels, a bit each, 1 is black, into all of {@code out}. */
  static void unpack(
      int compression, int options, byte[] in, int from, int length, int width, byte[] out)
      throws InputException {
    TiffFax fax = new TiffFax(in, from, length, width);
    int rowBytes = (width + 7) / 8;
    for (int at = 0; at < out.length; at += rowBytes) {
      fax.changes = 0;
      if (fax.isTwoDimensional(compression, options)) {
        fax.differences();
      } else {
        fax.runs();
      }
      fax.finish(out, at);
    }
  }

  /** Passes over what stands between rows. */
  private boolean isTwoDimensional(int compression, int options) throws InputException {
    if (compression == TiffLayout.FAX_4) {
      return true;
    }
    if (compression == TiffLayout.FAX_RLE) {
      bit = (bit + 7) / 8 * 8;
      return false;
    }
    boolean marked = peek(EOL_ZEROS) == 0;
    while (marked && !flag()) {
      // Zeros may be filled in before the one that ends the mark.
    }
    if ((options & TWO_DIMENSIONAL) == 0) {
      return false;
    }
    if (!marked) {
      throw Bytes.corrupt("a row without the mark before it");
    }
    return !flag();
  }

  /** The next bits, zeros beyond the end. */
  private int peek(int n) {
    long bits = 0;
    int at = (int) (bit >> 3);
    for (int i = 0; i < 4; i++) {
      bits = bits << 8 | (at + i < end ? in[at + i] & 0xff : 0);
    }
    return (int) (bits >> 32 - n - (bit & 7)) & (1 << n) - 1;
  }

  private void skip(int n) throws InputException {
    bit += n;
    if (bit > 8L * end) {
      throw Bytes.truncated("a strip or tile ends early");
    }
  }

  private boolean flag() throws InputException {
    boolean one = peek(1) == 1;
    skip(1);
    return one;
  }

  private int run(boolean black) throws InputException {
    FaxCodes codes = black ? FaxCodes.BLACK : FaxCodes.WHITE;
    int run = 0;
    while (true) {
      int next = peek(FaxCodes.BITS);
      int length = codes.length(next);
      if (length == 0) {
        // Zeros beyond the end are no code either.
        skip(8L * end - bit < FaxCodes.BITS ? FaxCodes.BITS : 0);
        throw Bytes.corrupt("no code of a run");
      }
      skip(length);
      run += codes.run(next);
      if (run > width) {
        throw Bytes.corrupt("a run beyond the row");
      }
      if (codes.run(next) < FaxCodes.MAKE_UP) {
        return run;
      }
    }
  }

  private void change(int at) throws InputException {
    if (at > width || at < 0 || changes > 0 && at < now[changes - 1] || changes > most) {
      throw Bytes.corrupt("a change of colour at %d of %d".formatted(at, width));
    }
    now[changes++] = at;
  }

  private void runs() throws InputException {
    int at = 0;
    for (boolean black = false; at < width; black = !black) {
      at += run(black);
      change(at);
    }
  }

  /** One row by its differences from the one above (T.6, 2.2). */
  private void differences() throws InputException {
    int at = -1;
    boolean black = false;
    int passed = 0;
    while (at < width) {
      while (above[passed] <= at) {
        passed++;
      }
      // The first change above beyond this place, to the other colour.
      int b = passed + ((passed & 1) == 1 == black ? 0 : 1);
      int mode = mode();
      if (mode == PASS) {
        at = above[b + 1];
      } else if (mode == HORIZONTAL) {
        int first = Math.max(at, 0) + run(black);
        at = first + run(!black);
        change(first);
        change(at);
      } else {
        int next = above[b] + mode;
        if (next < at) {
          throw Bytes.corrupt("a change of colour that goes back");
        }
        at = next;
        change(at);
        black = !black;
      }
    }
  }

  /** {@link #PASS}, {@link #HORIZONTAL}, or how far right of the change above this one is. */
  private int mode() throws InputException {
    int zeros = 0;
    while (!flag()) {
      zeros++;
      if (zeros > 6) {
        throw Bytes.corrupt("no mode of a row");
      }
    }
    return switch (zeros) {
      case 0 -> 0;
      case 1 -> flag() ? 1 : -1;
      case 2 -> HORIZONTAL;
      case 3 -> PASS;
      case 4 -> flag() ? 2 : -2;
      case 5 -> flag() ? 3 : -3;
      default -> throw Bytes.corrupt("an extension of fax coding");
    };
  }

  private void finish(byte[] out, int from) {
    Arrays.fill(now, changes, now.length, width);
    for (int i = 0; now[i] < width; i += 2) {
      for (int x = now[i]; x < now[i + 1]; x++) {
        out[from + (x >> 3)] |= (byte) (0x80 >> (x & 7));
      }
    }
    int[] row = now;
    now = above;
    above = row;
  }
}
