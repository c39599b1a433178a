package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.image.Encoded;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntropyBitsTest {

  private static EntropyBits in(int... file) throws IOException {
    EntropyBits in = new EntropyBits(Encoded.bytes(file), new Buffers());
    in.begin(0);
    return in;
  }

  @Test
  void takesStuffedBytesOut() throws IOException {
    EntropyBits in = in(0xff, 0, 0x12, 0xff, 0, 0xff, 0, 0x34, 0xff, 0xd9);
    assertThat(in.take(8)).isEqualTo(0xff);
    assertThat(in.take(4)).isEqualTo(1);
    assertThat(in.take(12)).isEqualTo(0x2ff);
    assertThat(in.take(16)).isEqualTo(0xff34);
  }

  @Test
  void endsAtAMarker() throws Exception {
    EntropyBits in = in(0x12, 0xff, 0xd0, 0x34);
    assertThat(in.take(8)).isEqualTo(0x12);
    in.check();
    assertThat(in.endsWithin(0)).isFalse();
    assertThat(in.endsWithin(1)).isTrue();
    assertThat(in.take(1)).isZero();
    assertThatThrownBy(in::check).isInstanceOf(EOFException.class);
  }

  @Test
  void tellsWhereTheMarkerIs() throws IOException {
    byte[] file = Encoded.bytes(1, 2, 0xff, 0, 3, 0xff, 0xff, 0xff, 0xd3, 4, 0xff);
    EntropyBits in = new EntropyBits(file, new Buffers());
    assertThat(in.begin(0)).isEqualTo(7);
    assertThat(in.begin(9)).isEqualTo(file.length);
    assertThat(in.take(8)).isEqualTo(4);
    assertThatCode(in::check).doesNotThrowAnyException();
  }

  /** Bytes of ones may fill up before a marker; before a zero they are one byte of data. */
  @Test
  void fillBytesAreNoData() throws IOException {
    EntropyBits in = in(0xff, 0xff, 0xff, 0, 0x12);
    assertThat(in.take(16)).isEqualTo(0xff12);
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    Random random = new Random(1);
    for (int length = 0; length < 300; length++) {
      byte[] plain = new byte[length];
      random.nextBytes(plain);
      ByteArrayOutputStream stuffed = new ByteArrayOutputStream();
      for (int i = 0; i < length; i++) {
        plain[i] = random.nextInt(8) == 0 ? (byte) 0xff : plain[i];
        stuffed.write(plain[i]);
        if (plain[i] == (byte) 0xff) {
          stuffed.write(0);
        }
      }
      EntropyBits in = new EntropyBits(stuffed.toByteArray(), new Buffers());
      assertThat(in.begin(0)).isEqualTo(stuffed.size());
      equals(in, plain, random);
    }
  }

  private static void equals(EntropyBits in, byte[] plain, Random random) throws EOFException {
    int bit = 0;
    while (bit < 8 * plain.length) {
      int n = Math.min(1 + random.nextInt(16), 8 * plain.length - bit);
      int expected = 0;
      for (int i = 0; i < n; i++, bit++) {
        expected = 2 * expected + (plain[bit / 8] >> 7 - bit % 8 & 1);
      }
      assertThat(in.take(n)).isEqualTo(expected);
    }
    in.check();
    assertThat(in.endsWithin(1)).isTrue();
  }
}
