package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.Encoded;
import org.junit.jupiter.api.Test;

class UpsamplingTest {
  private static final byte[] ROWS = Encoded.bytes(10, 20, 250, 0, 30, 60, 7, 255);

  @Test
  void acrossTakesAQuarterOfTheNeighbour() {
    byte[] out = new byte[6];
    Upsampling.across(ROWS, 0, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(10, 13, 17, 78, 192, 250));
    byte[] two = new byte[4];
    Upsampling.across(ROWS, 0, 2, two);
    assertThat(two).isEqualTo(Encoded.bytes(10, 13, 17, 20));
  }

  @Test
  void downRoundsUpAndDownInTurn() {
    byte[] out = new byte[3];
    Upsampling.down(ROWS, 0, 4, true, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(15, 30, 189));
    Upsampling.down(ROWS, 0, 4, false, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(15, 30, 189));
    Upsampling.down(ROWS, 1, 6, true, 2, out);
    assertThat(out).startsWith((3 * 20 + 7 + 1) / 4, (byte) ((3 * 250 + 255 + 1) / 4));
  }

  @Test
  void inBothDirectionsItRoundsOnce() {
    byte[] out = new byte[6];
    Upsampling.acrossAndDown(ROWS, 0, 4, 3, out);
    // Three quarters of the near row and one of the far one, times four: 60, 120, 757.
    assertThat(out)
        .isEqualTo(
            Encoded.bytes(
                (4 * 60 + 8) / 16,
                (3 * 60 + 120 + 7) / 16,
                (3 * 120 + 60 + 8) / 16,
                (3 * 120 + 757 + 7) / 16,
                (3 * 757 + 120 + 8) / 16,
                (4 * 757 + 7) / 16));
  }

  @Test
  void repeatsSamples() {
    byte[] out = new byte[6];
    Upsampling.repeat(ROWS, 1, 2, 3, out);
    assertThat(out).isEqualTo(Encoded.bytes(20, 20, 20, 250, 250, 250));
  }
}
