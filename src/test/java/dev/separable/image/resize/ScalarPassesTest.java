package dev.separable.image.resize;

import org.junit.jupiter.api.Tag;

@Tag("any-kernel")
class ScalarPassesTest extends PassesContract {
  ScalarPassesTest() {
    super(new ScalarPasses());
  }
}
