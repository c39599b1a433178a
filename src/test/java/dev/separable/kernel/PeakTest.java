package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class PeakTest {
  @Test
  void everyKindOfKernelHasAPeak() {
    for (Kernels kernels :
        new Kernels[] {Kernels.best(), new ScalarKernels(), new NaiveKernels()}) {
      assertThat(Peak.gflops(kernels, 0.001)).as(kernels.name()).isPositive().isFinite();
    }
  }

  @Test
  void theScalarLoopStaysWithinOrdinaryNumbers() {
    float[] cells = new float[64];

    ScalarPeak.run(cells);

    for (float cell : cells) {
      assertThat(cell).isBetween(0.4f, 0.6f);
    }
  }
}
