package dev.separable.image.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class VectorsTest {
  @Test
  void areThereWithTheModuleAndAWideProcessor() {
    boolean module = System.getProperty("expected.kernel").equals("panama");
    assertThat(Vectors.PRESENT).isEqualTo(module && PanamaWidth.bits() >= 256);
  }
}
