package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-kernel")
class KernelChoiceTest {
  private static final String EXPECTED = System.getProperty("expected.kernel");

  /** Prints the choice of a JVM and its reason. */
  static final class PrintChoice {
    private PrintChoice() {}

    public static void main(String[] args) {
      KernelChoice choice = KernelChoice.best();
      System.out.println(choice.kernels().name() + ": " + choice.reason());
    }
  }

  @Test
  void bestIsWhatTheJvmCanRun() {
    assertThat(Kernels.best().name()).isEqualTo(EXPECTED);
    assertThat(KernelChoice.best().kernels().name()).isEqualTo(EXPECTED);
  }

  @Test
  void reasonTellsWidthOrCure() {
    assertThat(KernelChoice.best().reason())
        .contains(
            EXPECTED.equals("panama")
                ? "vectors of " + Kernels.best().vectorBits() + " bits"
                : "--add-modules=jdk.incubator.vector");
  }

  @Test
  void namedGivesThatOne() {
    assertThat(Kernels.named("scalar").name()).isEqualTo("scalar");
    assertThat(Kernels.named("naive").name()).isEqualTo("naive");
  }

  @Test
  void panamaByNameComesOrFailsWithTheCure() {
    if (EXPECTED.equals("panama")) {
      assertThat(Kernels.named("panama").name()).isEqualTo("panama");
    } else {
      assertThatThrownBy(() -> Kernels.named("panama"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("--add-modules=jdk.incubator.vector");
    }
  }

  @Test
  void unknownNameListsTheKnown() {
    assertThatThrownBy(() -> Kernels.named("cuda"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kernels \"cuda\", known are panama, scalar, naive");
  }
}
