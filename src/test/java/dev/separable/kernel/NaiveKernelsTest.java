package dev.separable.kernel;

import org.junit.jupiter.api.Tag;

@Tag("any-kernel")
class NaiveKernelsTest extends KernelsContract {
  NaiveKernelsTest() {
    super("naive");
  }
}
