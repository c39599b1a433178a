package dev.separable.image.decode.jpeg;

class PanamaInverseDctTest extends InverseDctContract {
  @Override
  InverseDct transform() {
    return new PanamaInverseDct();
  }
}
