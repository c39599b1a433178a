package dev.separable.image.decode.jpeg;

class ScalarUpsamplingTest extends UpsamplingContract {
  @Override
  Upsampling upsampling() {
    return new ScalarUpsampling();
  }
}
