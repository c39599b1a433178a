package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomInitTest {
  @Test
  void valuesDependOnSeedAndNameOnly() {
    float[] values = new RandomInit(1).heUniform("a.weight", 9, 100);

    assertThat(new RandomInit(1).heUniform("a.weight", 9, 100)).isEqualTo(values);
    assertThat(new RandomInit(2).heUniform("a.weight", 9, 100)).isNotEqualTo(values);
    assertThat(new RandomInit(1L << 32 | 1).heUniform("a.weight", 9, 100)).isNotEqualTo(values);
    assertThat(new RandomInit(1).heUniform("b.weight", 9, 100)).isNotEqualTo(values);
    assertThat(new RandomInit(1).heUniform("a.weight", 9, 50))
        .isEqualTo(java.util.Arrays.copyOf(values, 50));
  }

  @Test
  void valuesHaveTheSpreadOfHe() {
    int n = 200_000;
    float[] values = new RandomInit(7).heUniform("w", 24, n);
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    for (int i = 0; i < n; i++) {
      assertThat(Math.abs(values[i])).isLessThanOrEqualTo(0.5f);
      sum += values[i];
      squares += values[i] * values[i];
      neighbours += values[i] * values[Math.max(0, i - 1)];
    }
    assertThat(sum / n).isCloseTo(0, within(0.003));
    assertThat(squares / n).isCloseTo(2.0 / 24, within(0.001));
    assertThat(neighbours / n).isCloseTo(0, within(0.001));
  }

  @Test
  void aLayerWithoutInputsIsRefused() {
    assertThatThrownBy(() -> new RandomInit(1).heUniform("w", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fan-in 0 of w");
  }
}
