package dev.separable.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void damagedFilesAreReadOrRefused(FuzzTarget target) throws IOException {
    int refused = 0;
    for (int number = 0; number < ALWAYS; number++) {
      refused += refuses(target, number);
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
    while (System.nanoTime() < end) {
      refused += refuses(target, number++);
    }
    System.out.printf(
        "%s: files %d to %d, %d refused%n", target.name(), first, number - 1, refused);
    assertThat(number).isGreaterThan(first);
  }

  private static int refuses(FuzzTarget target, long number) throws IOException {
    byte[] file = target.damaged(number);
    try {
      return target.refuses(file) ? 1 : 0;
    } catch (AssertionError e) {
      Path kept = Shared.projectRoot().resolve("target/fuzz");
      Files.createDirectories(kept);
      Path at = kept.resolve(target.name().replace(' ', '-') + "-" + number);
      Files.write(at, file);
      throw new AssertionError(at + ": " + e.getMessage(), e.getCause());
    }
  }
}
