package dev.separable.image.decode.jpeg;

class ScalarColourTest extends ColourConversionContract {
  @Override
  ColourConversion conversion() {
    return new ScalarColour();
  }
}
