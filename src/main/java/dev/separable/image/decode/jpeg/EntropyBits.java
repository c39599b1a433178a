package dev.separable.image.decode.jpeg;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of an entropy-coded segment (T.81, B.1.1.5), that is up to the next marker. Stuffed
 * bytes are taken out first, so that 64 bits are loaded at once; behind the end there are zeros
 * enough for a block. Decoders of blocks keep the three counters in variables of their own while
 * they decode, and write them back; they also load bits themselves, the same way as {@link #fill}.
 */
final class EntropyBits {
  static final String ENDS_EARLY = "the data ends early";

  /** Bits that are there after {@link #count} was below this and more were loaded. */
  static final int AMPLE = 32;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A block has 64 coefficients of at most 31 bits, and is not begun behind the end. */
  private static final int SPARE = 64 * 31 / 8 + 2 * Long.BYTES;

  private static final byte MARKER = (byte) 0xff;

  /** The segment, then zeros; another array for another segment. */
  byte[] data;

  /** The next bits from the top, how many of them count, and where the next ones are. */
  long bits;

  int count;
  int at;

  private final byte[] file;
  private final Buffers buffers;
  private int end;

  /** For segments of this file. */
  EntropyBits(byte[] file, Buffers buffers) throws IOException {
    this.file = file;
    this.buffers = buffers;
    this.data = buffers.segment(0, SPARE);
  }

  /**
   * Begins the segment at {@code from}.
   *
   * @return where the marker stands that ends it, or the length of the file
   */
  int begin(int from) throws IOException {
    int in = from;
    int out = 0;
    while (true) {
      int run = in;
      in = marker(in);
      data = buffers.segment(out, in - run + 1L + SPARE);
      System.arraycopy(file, run, data, out, in - run);
      out += in - run;
      int next = in;
      while (next < file.length && file[next] == MARKER) {
        next++;
      }
      if (next == file.length || file[next] != 0) {
        end = out;
        Arrays.fill(data, end, Math.min(data.length, end + SPARE), (byte) 0);
        at = 0;
        bits = 0;
        count = 0;
        return next == file.length ? next : next - 1;
      }
      data[out++] = MARKER;
      in = next + 1;
    }
  }

  /** The next byte of ones. */
  private int marker(int from) {
    int in = from;
    while (in <= file.length - Long.BYTES) {
      long inverse = ~(long) LONG.get(file, in);
      // Not 0 exactly if one of the bytes of the inverse is.
      if ((inverse - 0x0101010101010101L & ~inverse & 0x8080808080808080L) != 0) {
        break;
      }
      in += Long.BYTES;
    }
    while (in < file.length && file[in] != MARKER) {
      in++;
    }
    return in;
  }

  /** Makes sure that at least {@link #AMPLE} bits are there. */
  void fill() {
    bits |= (long) LONG.get(data, at) >>> count;
    at += 63 - count >> 3;
    count |= 56;
  }

  /** The next bits as a number; {@code n} from 1 to 16. */
  int take(int n) {
    if (count < AMPLE) {
      fill();
    }
    int value = (int) (bits >>> -n);
    bits <<= n;
    count -= n;
    return value;
  }

  /** Fails if bits behind the end were taken. */
  void check() throws EOFException {
    if (8L * at - count > 8L * end) {
      throw new EOFException(ENDS_EARLY);
    }
  }

  /** Whether there are fewer than {@code n} bits more, by a counter that was written back. */
  boolean endsWithin(int n) {
    return 8L * at - count + n > 8L * end;
  }
}
