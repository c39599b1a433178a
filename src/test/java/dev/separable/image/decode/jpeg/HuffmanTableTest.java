package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HuffmanTableTest {
  /** One code of two bits, two of nine, one of eleven, one of sixteen: symbols 1, 0x12, 0x20... */
  private static final int[] COUNTS = {0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1};

  private static final int[] SYMBOLS = {0x01, 0x12, 0x20, 0xf3, 0x0a};

  private static byte[] definition(int[] counts, int... symbols) {
    byte[] bytes = new byte[counts.length + symbols.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i < counts.length ? counts[i] : symbols[i - counts.length]);
    }
    return bytes;
  }

  private static HuffmanTable table() throws IOException {
    return new HuffmanTable(definition(COUNTS, SYMBOLS), 0, false);
  }

  private static int entry(String code) throws IOException {
    HuffmanTable table = table();
    long bits = Long.parseUnsignedLong(code, 2) << Long.SIZE - code.length();
    int entry = table.lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
    byte[] file = new byte[8];
    EntropyBits in = new EntropyBits(file, new Buffers());
    in.begin(0);
    return entry == 0 ? table.find(bits, in) : entry;
  }

  private static void is(int entry, int symbol, int length) {
    assertThat(HuffmanTable.run(entry)).isEqualTo(symbol >> 4);
    assertThat(HuffmanTable.size(entry)).isEqualTo(symbol & 15);
    assertThat(HuffmanTable.length(entry)).isEqualTo(length);
    assertThat(HuffmanTable.total(entry)).isEqualTo(length + (symbol & 15));
    assertThat(entry < 0).isEqualTo((symbol & 15) == 0);
  }

  @Test
  void codesAreCanonical() throws IOException {
    is(entry("00"), 0x01, 2);
    is(entry("010000000"), 0x12, 9);
    is(entry("010000001"), 0x20, 9);
    is(entry("01000001000"), 0xf3, 11);
    is(entry("0100000100100000"), 0x0a, 16);
  }

  /** Shifts by parts of an entry need no masks. */
  @Test
  void anEntryIsWhatToShiftBy() throws IOException {
    int entry = entry("010000000");
    long bits = 0b010000000_11_1L << Long.SIZE - 12;
    long value = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
    assertThat(value >>> (entry >>> HuffmanTable.SIZE_SHIFT)).isEqualTo(3);
    assertThat(bits << entry).isEqualTo(1L << Long.SIZE - 1);
    assertThat(7 + (entry >>> HuffmanTable.STEP_SHIFT)).isEqualTo(9);
  }

  @Test
  void otherBitsAreNoCode() {
    assertThatThrownBy(() -> entry("0100000100100001"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("bits that are no Huffman code");
    assertThatThrownBy(() -> entry("1111111111111111")).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void atTheEndTheyAreTooFew() throws IOException {
    HuffmanTable table = table();
    EntropyBits in = new EntropyBits(new byte[1], new Buffers());
    in.begin(0);
    assertThatThrownBy(() -> table.find(-1L, in)).isInstanceOf(EOFException.class);
  }

  @Test
  void refusesMoreCodesThanThereAre() {
    int[] counts = new int[HuffmanTable.MAX_LENGTH];
    counts[0] = 2;
    assertThatThrownBy(() -> new HuffmanTable(definition(counts, 1, 2), 0, false))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("a Huffman table with more codes than there are");
    Arrays.fill(counts, 255);
    assertThatThrownBy(() -> new HuffmanTable(definition(counts), 0, false))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("a Huffman table of 4080 codes");
  }

  @Test
  void refusesDifferencesThatAreTooLong() throws IOException {
    int[] counts = new int[HuffmanTable.MAX_LENGTH];
    counts[3] = 1;
    byte[] definition = definition(counts, 16);
    is(new HuffmanTable(definition, 0, false).lookup[0], 16, 4);
    assertThatThrownBy(() -> new HuffmanTable(definition, 0, true))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("a Huffman table with a DC difference of 16 bits");
  }

  @Test
  void extendsValuesAsTheStandard() {
    for (int size = 1; size <= 15; size++) {
      int half = 1 << size - 1;
      for (int raw : new int[] {0, half - 1, half, 2 * half - 1}) {
        int expected = raw < half ? raw - 2 * half + 1 : raw;
        long bits = (long) raw << Long.SIZE - size | 0x5555;
        assertThat(AcBand.value(bits, -size << HuffmanTable.SIZE_SHIFT)).isEqualTo(expected);
      }
    }
  }
}
