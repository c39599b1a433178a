package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormattingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 bytes",
        "1023|1023 bytes",
        "1024|1.0 KiB",
        "1048575|1.0 MiB",
        "2411725|2.3 MiB",
        "9223372036854775807|8192.0 PiB"
      })
  void bytes(long bytes, String text) {
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0.04|0.0 s", "59.94|59.9 s", "59.96|1 min 0 s", "200|3 min 20 s", "7500|2 h 5 min"})
  void seconds(double seconds, String text) {
    assertThat(Units.seconds(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|2000|0|0|0/2000 images (0 %)",
        "120|2000|0|80|120/2000 images (6 %), 80.0 images/s, 23.5 s left",
        "1000|2000|2|2|1000/2000 images (50 %), 2.00 images/s, 2 failed, 8 min 20 s left",
        "1000|2000|2|0|1000/2000 images (50 %), 2 failed",
        "2000|2000|0|200|2000/2000 images (100 %), 200 images/s",
        "0|1|0|0|0/1 image (0 %)",
        "0|0|0|0|0/0 images (100 %)"
      })
  void progress(long done, long total, long failed, double rate, String text) {
    assertThat(new ProgressLine("image", done, total, failed, rate).text()).isEqualTo(text);
  }

  @Test
  void tablesAreAligned() {
    TextTable table = new TextTable("name", ">count", "note");
    table.add("a", 5, "x");
    table.add("longer", 12345, null);

    assertThat(table.lines())
        .containsExactly("name    count  note", "a           5  x", "longer  12345");
    assertThatThrownBy(() -> table.add("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void someNamesOfMany() {
    assertThat(Texts.some(List.of("a", "b"), 2)).isEqualTo("a, b");
    assertThat(Texts.some(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
  }

  @Test
  void csvQuotesWhatItMust() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var csv = Csv.to(bytes);
    csv.writeRow("a,b", "say \"x\"", " kept ", null, "two\nlines", "日本");
    csv.flush();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\", kept ,,\"two\nlines\",日本\n");
  }
}
