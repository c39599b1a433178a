package dev.separable.spark.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteArraysTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00d8\u00ff\u00e0....",
        "\u0089PNG\r\n\u001a\n",
        "GIF89a..",
        "RIFF....WEBP",
        "II*\0....",
        "MM\0*....",
        "II+\0....",
        "MM\0+....",
        "BM\u000c\0\0\0......"
      })
  void knowsPictures(String begin) {
    assertThat(image(begin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RIFF....WAVE", "RIFF", "BM......", "\0\0\0\0\0\0\0\0", "%PDF...."})
  void takesOtherBytesForNumbers(String begin) {
    assertThat(image(begin)).isFalse();
  }

  private static boolean image(String bytes) {
    return ByteArrays.beginsAsImage(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void takesArraysForNumbers() {
    Random random = new Random(1);
    ByteBuffer array = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 100_000; i++) {
      array.putFloat(0, (float) (random.nextGaussian() * 100));
      assertThat(ByteArrays.beginsAsImage(array)).isFalse();
    }
  }
}
