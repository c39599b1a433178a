package dev.separable.image.resize;

class WarmingPassesTest extends PassesContract {
  WarmingPassesTest() {
    super(new WarmingPasses(new ScalarPasses(), new PanamaPasses()));
  }
}
