package dev.separable.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files are read or refused with one line, in bounded memory. {@code mvn test -Pfuzz
 * -Dtest=ReaderFuzzTest -Dfuzz.seconds=600} goes on for so long with each reader, from {@code
 * -Dfuzz.first} or the clock; what fails is kept in {@code target/fuzz}.
 */
class ReaderFuzzTest {
  private static final int ALWAYS = 1500;

  static List<FuzzTarget> targets() {
    return FuzzTargets.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void goodFilesAreRead(FuzzTarget target) {
    for (byte[] seed : target.seeds()) {
      assertThatCode(() -> assertThat(target.refuses(seed)).isFalse()).doesNotThrowAnyException();
    }
  }

  /** Each of the shortest ways to make a value, over and over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "N",
        "]",
        "}",
        ")",
        "(",
        "]\u0094",
        "(t",
        "]\u0085",
        "]]\u0086",
        "(l",
        "(d",
        "h\0h\1\u0093",
        "ca\nb\n",
        "h\2)R",
        "h\2)\u0081",
        "h\3h\4R"
      })
  void pickledValuesTakeBoundedMemory(String ops) {
    String start = "\u0080\2\u008c\5torchq\0\u008c\4Sizeq\1ccollections\nOrderedDict\nq\2";
    String tensor =
        "ctorch._utils\n_rebuild_tensor_v2\nq\3((\u008c\7storagectorch\nFloatStorage\n\u008c\0010"
            + "\u008c\3cpuK\1tQK\0(K\1K\1K\1K\1K\1K\1K\1K\1tq\5h\5"
            + "tq\4";
    byte[] pickle = (start + tensor + ops.repeat(300_000)).getBytes(ISO_8859_1);
    byte[] file = Containers.zip(Map.of("w/data.pkl", pickle), ZipEntry.STORED);
    FuzzTarget archive = FuzzTargets.torchArchive();

    assertThat(archive.refuses(file)).isTrue();
    assertThatThrownBy(() -> archive.reader().read(file)).hasMessageContaining("is cut off");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void damagedFilesAreReadOrRefused(FuzzTarget target) throws IOException {
    int refused = 0;
    try (FuzzRun run = new FuzzRun(target)) {
      for (int number = 0; number < ALWAYS; number++) {
        refused += run.refuses(number) ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(ALWAYS / 4, ALWAYS - 10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  @Tag("fuzz")
  void damagedFilesAreReadOrRefusedForAsLongAsAsked(FuzzTarget target) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 5));
    long first = Long.getLong("fuzz.first", System.nanoTime());
    long number = first;
    long refused = 0;
    try (FuzzRun run = new FuzzRun(target)) {
      while (System.nanoTime() < end) {
        refused += run.refuses(number++) ? 1 : 0;
      }
    }
    System.out.printf(
        "%s: files %d to %d, %d refused%n", target.name(), first, number - 1, refused);
    assertThat(number).isGreaterThan(first);
  }
}
