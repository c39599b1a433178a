package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.extract.Memory;
import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import dev.separable.testing.OtherJvm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Progressive files of a few bytes for each of many passes over many blocks. */
class ScanBombTest {
  private static final int EMPTY_BLOCKS = (1 << 15) - 1;

  /** More pixels than most, fewer than are refused. */
  private static final int WIDE = 65_500;

  private static final int HIGH = 2_700;

  private static final double MANY_SECONDS = 60;
  private static final double NO_SECONDS = 0.01;

  private static byte[] segment(int marker, int... content) {
    int n = content.length + 2;
    return Encoded.join(Encoded.bytes(0xff, marker, n >> 8, n), Encoded.bytes(content));
  }

  /** A table of one code, {@code 0}. */
  private static byte[] code(int table, int symbol) {
    int[] content = new int[18];
    content[0] = table;
    content[1] = 1;
    content[17] = symbol;
    return segment(0xc4, content);
  }

  private static byte[] scan(int first, int last, int bits, byte[] data) {
    return Encoded.join(segment(0xda, 1, 1, 0, first, last, bits), data);
  }

  /** Codes for so many blocks that have nothing, each with a run of the greatest length. */
  private static byte[] emptyRuns(int blocks) {
    int runs = (blocks + EMPTY_BLOCKS - 1) / EMPTY_BLOCKS;
    StringBuilder bits = new StringBuilder(("0" + "1".repeat(14)).repeat(runs));
    bits.append("1".repeat((8 - bits.length() % 8) % 8));
    byte[] data = new byte[bits.length() / 8];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return stuffed(data);
  }

  private static byte[] stuffed(byte[] data) {
    byte[] out = new byte[0];
    for (byte value : data) {
      out = Encoded.join(out, value == -1 ? Encoded.bytes(0xff, 0) : new byte[] {value});
    }
    return out;
  }

  /** A grey picture with a scan of DC and many of AC that tell nothing. */
  private static byte[] bomb(int width, int height, int scans, int bits) {
    int blocks = (width + 7) / 8 * ((height + 7) / 8);
    int[] quantizers = new int[65];
    Arrays.fill(quantizers, 1, 65, 1);
    byte[][] parts = new byte[6 + scans + 1][];
    parts[0] = Encoded.bytes(0xff, 0xd8);
    parts[1] = segment(0xdb, quantizers);
    parts[2] = segment(0xc2, 8, height >> 8, height, width >> 8, width, 1, 1, 0x11, 0);
    parts[3] = code(0x00, 0);
    parts[4] = code(0x10, 0xe0);
    parts[5] = scan(0, 0, 0, new byte[blocks / 8 + 1]);
    byte[] empty = scan(1, 63, bits, emptyRuns(blocks));
    Arrays.fill(parts, 6, 6 + scans, empty);
    parts[6 + scans] = Encoded.bytes(0xff, 0xd9);
    return Encoded.join(parts);
  }

  private static ImageDecoder decoder(double seconds, long maxBytes) {
    long pixels = Decoding.usual().maxPixels();
    return new ImageDecoder(new Decoding(pixels, seconds, Truncated.ERROR, Turn.EXIF), maxBytes);
  }

  @ParameterizedTest
  @CsvSource({"0", "0x10"})
  void scansWithinTheLimitAreRead(String bits) throws Exception {
    byte[] file = bomb(200, 100, 199, Integer.decode(bits));
    assertThat(decoder(MANY_SECONDS, 1 << 20).decode(file).rgb()).startsWith(-128, -128, -128);
  }

  @Test
  void tooManyScansAreRefused() {
    byte[] file = bomb(200, 100, 200, 0);
    InputException e =
        catchThrowableOfType(InputException.class, () -> read(file, MANY_SECONDS, 1 << 20));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
  }

  private static void read(byte[] file, double seconds, long maxBytes) throws InputException {
    decoder(seconds, maxBytes).decode(file);
  }

  /** What looks like a marker in a comment is none: neither the end nor a scan. */
  @Test
  void onlyScansCountAsScans() throws Exception {
    byte[] many = commented(bomb(16, 16, 200, 0), 0xff, 0xd9);
    InputException e =
        catchThrowableOfType(InputException.class, () -> read(many, MANY_SECONDS, 1 << 20));
    assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    int[] scans = new int[1000];
    for (int i = 0; i < scans.length; i += 2) {
      scans[i] = 0xff;
      scans[i + 1] = 0xda;
    }
    read(commented(bomb(16, 16, 3, 0), scans), MANY_SECONDS, 1 << 20);
  }

  /** With a comment before the last scan. */
  private static byte[] commented(byte[] file, int... comment) {
    int at = file.length;
    do {
      at--;
    } while (file[at] != (byte) 0xff || file[at + 1] != (byte) 0xda);
    byte[] rest = Arrays.copyOfRange(file, at, file.length);
    return Encoded.join(Encoded.prefix(file, at), segment(0xfe, comment), rest);
  }

  @Test
  void memoryForAllCoefficientsIsAskedForFirst() {
    byte[] file = bomb(WIDE, HIGH, 199, 0);
    InputException e =
        catchThrowableOfType(InputException.class, () -> read(file, MANY_SECONDS, 200 << 20));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE);
  }

  @Test
  void aSmallJvmStandsThem() throws Exception {
    assertThat(OtherJvm.run("-Xmx256m", PrintKinds.class).split("\\s+"))
        .containsExactly("TOO_LARGE", "TOO_LARGE", "TOO_SLOW", "TOO_SLOW", "UNSUPPORTED");
  }

  /** Prints how each bomb fails that is too large for a share of the memory, or takes too long. */
  static final class PrintKinds {
    public static void main(String[] args) {
      long share = Memory.share(1);
      print(WIDE, HIGH, 199, 0, MANY_SECONDS, share);
      print(8_000, 8_000, 199, 0, MANY_SECONDS, share);
      print(3_200, 3_200, 199, 0, NO_SECONDS, share);
      print(3_200, 3_200, 199, 0x10, NO_SECONDS, share);
      print(3_200, 3_200, 2_000, 0, MANY_SECONDS, share);
    }

    private static void print(
        int width, int height, int scans, int bits, double seconds, long maxBytes) {
      try {
        read(bomb(width, height, scans, bits), seconds, maxBytes);
        System.out.println("read");
      } catch (InputException e) {
        System.out.println(e.kind());
      }
    }
  }
}
