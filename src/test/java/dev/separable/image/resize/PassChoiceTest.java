package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.vector.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class PassChoiceTest {
  @Test
  void takesVectorsWhereTheyAre() {
    assertThat(Passes.best())
        .isInstanceOf(Vectors.PRESENT ? WarmingPasses.class : ScalarPasses.class);
  }
}
