package dev.separable.kernel;

import org.junit.jupiter.api.Tag;

@Tag("any-kernel")
class ScalarKernelsTest extends KernelsContract {
  ScalarKernelsTest() {
    super("scalar");
  }
}
