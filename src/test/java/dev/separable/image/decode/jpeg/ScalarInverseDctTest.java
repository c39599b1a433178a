package dev.separable.image.decode.jpeg;

class ScalarInverseDctTest extends InverseDctContract {
  @Override
  InverseDct transform() {
    return new ScalarInverseDct();
  }
}
