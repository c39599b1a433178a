package dev.separable.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorLimitTest {
  @ParameterizedTest
  @CsvSource({
    "0, 100, 0",
    "7, 100, 7",
    "7, 3, 7",
    "0%, 50, 0",
    "100%, 50, 50",
    "10%, 99, 9",
    "29%, 100, 29",
    "2.5%, 40, 1",
    "0.1%, 999, 0",
    "0.1%, 1000, 1"
  })
  void allowsANumberOrAShare(String text, long inputs, long allowed) {
    ErrorLimit limit = ErrorLimit.parse(text);

    assertThat(limit.allowed(inputs)).isEqualTo(allowed);
    assertThat(limit).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "101%", "%", "a", "1.5", "5 %", "1e3%", "99999999999999999999"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> ErrorLimit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
