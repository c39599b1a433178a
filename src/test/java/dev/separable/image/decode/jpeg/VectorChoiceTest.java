package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class VectorChoiceTest {
  @Test
  void takesVectorsWhereTheyAre() {
    boolean vectors =
        System.getProperty("expected.kernel").equals("panama") && PanamaInverseDct.fits();
    assertThat(InverseDct.best())
        .isInstanceOf(vectors ? PanamaInverseDct.class : ScalarInverseDct.class);
    assertThat(ColourConversion.best())
        .isInstanceOf(vectors ? PanamaColour.class : ScalarColour.class);
    assertThat(Upsampling.best())
        .isInstanceOf(vectors ? PanamaUpsampling.class : ScalarUpsampling.class);
  }
}
