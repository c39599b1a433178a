package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All that an implementation must do; one subclass for each. */
abstract class KernelsContract
    implements PointwiseContract,
        QuartersContract,
        DepthwiseContract,
        ElementwiseContract,
        PoolContract {
  private final String name;

  KernelsContract(String name) {
    this.name = name;
  }

  @Override
  public Kernels kernels() {
    return Kernels.named(name);
  }

  @Test
  void saysWhatItIs() {
    assertThat(kernels().name()).isEqualTo(name);
    assertThat(kernels().vectorBits()).isIn(32, 128, 256, 512);
  }
}
