package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  private static final int SHORT = 3;

  /** A TIFF structure with two entries, the second of which is the orientation. */
  static byte[] tiff(String order, int orientation) {
    return tiff(order, orientation, 8, 2, SHORT);
  }

  private static byte[] tiff(String order, int orientation, int offset, int entries, int type) {
    ByteBuffer b = ByteBuffer.allocate(38);
    b.order(order.equals("MM") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    b.put(order.getBytes(StandardCharsets.ISO_8859_1)).putShort((short) 42).putInt(offset);
    b.putShort((short) entries);
    b.putShort((short) 0x0100).putShort((short) SHORT).putInt(1).putInt(640);
    b.putShort((short) 0x0112).putShort((short) type).putInt(1);
    b.putShort((short) orientation).putShort((short) 0);
    return b.array();
  }

  private static Orientation find(byte[] tiff) {
    return ExifOrientation.find(new Bytes(tiff), 0, tiff.length);
  }

  @ParameterizedTest
  @CsvSource({"II,1", "II,6", "II,8", "MM,3", "MM,5", "MM,6"})
  void readsBothByteOrders(String order, int value) {
    assertThat(find(tiff(order, value))).isEqualTo(Orientation.values()[value - 1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255, 65535})
  void ignoresUndefinedValues(int value) {
    assertThat(find(tiff("II", value))).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void ignoresWhatCannotBeRead() {
    assertThat(find(tiff("XX", 6))).isEqualTo(Orientation.UPRIGHT);
    assertThat(find(tiff("II", 6, -1, 2, SHORT))).isEqualTo(Orientation.UPRIGHT);
    assertThat(find(tiff("II", 6, 30, 2, SHORT))).isEqualTo(Orientation.UPRIGHT);
    assertThat(find(tiff("II", 6, 8, 2, 12))).isEqualTo(Orientation.UPRIGHT);
    assertThat(find(new byte[0])).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void readsTheEntriesThatAreThere() {
    assertThat(find(tiff("II", 6, 8, 65535, SHORT))).isEqualTo(Orientation.TURNED_RIGHT);
    assertThat(find(tiff("II", 6, 8, 1, SHORT))).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void staysWithinTheBlock() {
    byte[] tiff = tiff("II", 6);
    for (int end = 0; end < 32; end++) {
      assertThat(ExifOrientation.find(new Bytes(tiff), 0, end)).isEqualTo(Orientation.UPRIGHT);
    }
  }
}
