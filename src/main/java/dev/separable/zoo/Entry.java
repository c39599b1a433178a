package dev.separable.zoo;

import dev.separable.tensor.Padding;

/**
 * A network of the zoo as its library defines it.
 *
 * @param width multiplier of the channels that the name stands for
 * @param padding of convolutions with windows
 * @param eps of batch norms
 * @param input how images become its input
 */
record Entry(
    Library library,
    Architecture architecture,
    double width,
    Padding padding,
    float eps,
    InputSettings input) {

  /** As timm defines it: symmetric padding, eps 1e-5. */
  static Entry timm(Architecture architecture, double width, InputSettings input) {
    return new Entry(Library.TIMM, architecture, width, Padding.TORCH, 1e-5f, input);
  }

  /** As timm's {@code tf_} variants: SAME padding, eps 1e-3. */
  static Entry tensorflow(Architecture architecture, double width, InputSettings input) {
    return new Entry(Library.TIMM, architecture, width, Padding.SAME, 1e-3f, input);
  }
}
