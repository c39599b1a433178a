package dev.separable.image.decode.jpeg;

class PanamaUpsamplingTest extends UpsamplingContract {
  @Override
  Upsampling upsampling() {
    return new PanamaUpsampling();
  }
}
