package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanamaKernelsTest extends KernelsContract {
  PanamaKernelsTest() {
    super("panama");
  }

  @Test
  void everySumIsOneSequenceOfFusedSteps() {
    FusedSequence.check(kernels());
  }

  @Test
  void compiledCodeGivesTheSameBits() {
    FusedSequence.checkCompiled(kernels());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void narrowerVectorsGiveTheSameBits(int bytes) throws Exception {
    String printed = OtherJvm.run(OtherJvm.vectorBytes(bytes), FusedSequence.class);
    assertThat(Integer.parseInt(printed)).isLessThanOrEqualTo(bytes * 8);
  }

  @Test
  void areRefusedWithoutFusedMultiplyAdd() throws Exception {
    assertThat(OtherJvm.run("-XX:-UseFMA", KernelChoiceTest.PrintChoice.class))
        .startsWith("scalar: no fused multiply-add");
  }
}
