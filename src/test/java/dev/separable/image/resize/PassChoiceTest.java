package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class PassChoiceTest {
  @Test
  void takesVectorsWhereTheyAre() {
    boolean vectors = System.getProperty("expected.kernel").equals("panama") && PanamaPasses.fits();
    assertThat(Passes.best()).isInstanceOf(vectors ? WarmingPasses.class : ScalarPasses.class);
  }
}
