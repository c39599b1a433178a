package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.image.Encoded;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
  private static Segments segments(int... file) {
    return new Segments(Encoded.bytes(file), 0);
  }

  @Test
  void passesOverWhatIsNoMarker() throws IOException {
    Segments s =
        segments(5, 0xff, 0, 0xff, 0xd3, 0xff, 0xff, 0xdd, 0, 4, 1, 2, 0xff, 1, 0xff, 0xd9);
    assertThat(s.advance()).isEqualTo(Segments.DRI);
    assertThat(s.left()).isEqualTo(2);
    assertThat(s.u16()).isEqualTo(0x102);
    assertThat(s.advance()).isEqualTo(Segments.EOI);
    assertThatThrownBy(s::advance).isInstanceOf(EOFException.class);
  }

  @Test
  void aSegmentThatLeavesTheFileEndsEarly() {
    assertThatThrownBy(() -> segments(0xff, 0xdd, 0, 4, 1).advance())
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> segments(0xff, 0xdd, 0).advance()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> segments(0xff, 0xdd, 0, 1, 0).advance())
        .isExactlyInstanceOf(IOException.class);
  }

  /**
   * Quantisers that are missing or have no place, codes of another class, too short an interval.
   */
  @ParameterizedTest
  @ValueSource(strings = {"db 0 3 0", "db 0 3 4", "c4 0 3 32", "c4 0 3 0", "dd 0 3 1"})
  void refusesTablesThatAreNone(String text) throws IOException {
    String[] words = text.split(" ");
    Segments s =
        segments(0xff, Integer.parseInt(words[0], 16), 0, 3, Integer.parseInt(words[3]), 9, 9);
    int marker = s.advance();
    assertThatThrownBy(() -> new Tables().read(marker, s)).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void tablesThatAreNotThereCannotBeUsed() {
    Tables tables = new Tables();
    assertThatThrownBy(() -> tables.quantizer(0)).hasMessage("no quantisation table 0");
    assertThatThrownBy(() -> tables.quantizer(255)).hasMessage("no quantisation table 255");
    assertThatThrownBy(() -> tables.ac(3)).hasMessage("no Huffman table 3");
    assertThatThrownBy(() -> tables.dc(15)).hasMessage("no Huffman table 15");
    assertThat(tables.restartInterval()).isZero();
  }

  @Test
  void zigZagIsThatOfTheStandard() {
    int[] order = ZigZag.natural();
    assertThat(order).hasSize(80).startsWith(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4);
    assertThat(order[61]).isEqualTo(55);
    assertThat(order[62]).isEqualTo(62);
    assertThat(order[63]).isEqualTo(63);
    assertThat(order[79]).isEqualTo(63);
    assertThat(java.util.Arrays.stream(order).distinct().count()).isEqualTo(64);
  }
}
