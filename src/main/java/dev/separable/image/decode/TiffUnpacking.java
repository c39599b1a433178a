package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The lossless codings of strips and tiles of bytes (TIFF 6.0, sections 9 and 13, and deflate).
 * Each fills an array of the size that the pixels need and stops there, whatever else is stored.
 */
final class TiffUnpacking {
  private TiffUnpacking() {}

  /** Unpacks {@code length} bytes of {@code in} from {@code from} on into all of {@code out}. */
  static void unpack(int compression, byte[] in, int from, int length, byte[] out)
      throws InputException {
    int filled =
        switch (compression) {
          case TiffLayout.UNCOMPRESSED -> copy(in, from, length, out);
          case TiffLayout.LZW -> new TiffLzw(in, from, from + length).unpack(out);
          case TiffLayout.PACK_BITS -> packBits(in, from, from + length, out);
          default -> inflate(in, from, length, out);
        };
    if (filled < out.length) {
      throw Bytes.truncated("a strip or tile ends early");
    }
  }

  private static int copy(byte[] in, int from, int length, byte[] out) {
    int n = Math.min(length, out.length);
    System.arraycopy(in, from, out, 0, n);
    return n;
  }

  private static int inflate(byte[] in, int from, int length, byte[] out) throws InputException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(in, from, length);
      int filled = 0;
      while (filled < out.length) {
        int n = inflater.inflate(out, filled, out.length - filled);
        if (n == 0) {
          break;
        }
        filled += n;
      }
      return filled;
    } catch (DataFormatException e) {
      throw Bytes.corrupt("deflate: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static int packBits(byte[] in, int from, int end, byte[] out) {
    int at = from;
    int filled = 0;
    while (filled < out.length && at < end) {
      int head = in[at++];
      if (head >= 0) {
        int n = Math.min(Math.min(head + 1, end - at), out.length - filled);
        System.arraycopy(in, at, out, filled, n);
        at += head + 1;
        filled += n;
      } else if (head > -128 && at < end) {
        int n = Math.min(1 - head, out.length - filled);
        Arrays.fill(out, filled, filled + n, in[at++]);
        filled += n;
      }
    }
    return filled;
  }
}
