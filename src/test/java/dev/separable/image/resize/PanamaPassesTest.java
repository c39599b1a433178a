package dev.separable.image.resize;

class PanamaPassesTest extends PassesContract {
  PanamaPassesTest() {
    super(new PanamaPasses());
  }
}
