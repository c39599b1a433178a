package dev.separable.image.decode.jpeg;

/**
 * What makes samples of coefficients, with the Vector API or without. The samples are the same. It
 * keeps numbers in between, so each thread needs its own.
 */
record Kit(InverseDct dct, Upsampling upsampling, ColourConversion colour) {

  static Kit plain() {
    return new Kit(new ScalarInverseDct(), new ScalarUpsampling(), new ScalarColour());
  }

  /** Wants the vector module. */
  static Kit vectors() {
    return new Kit(new PanamaInverseDct(), new PanamaUpsampling(), new PanamaColour());
  }
}
