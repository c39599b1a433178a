package dev.separable.image.decode.jpeg;

class PanamaColourTest extends ColourConversionContract {
  @Override
  ColourConversion conversion() {
    return new PanamaColour();
  }
}
