package dev.separable.zoo;

import dev.separable.tensor.Padding;
import java.util.Locale;

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
  static Entry timm(Family family, double width, InputSettings input) {
    return new Entry(Library.TIMM, family.architecture(), width, Padding.TORCH, 1e-5f, input);
  }

  /** As timm's {@code tf_} variants: SAME padding, eps 1e-3. */
  static Entry tensorflow(Family family, double width, InputSettings input) {
    return new Entry(Library.TIMM, family.architecture(), width, Padding.SAME, 1e-3f, input);
  }

  /** The same with another eps. */
  Entry with(float otherEps) {
    return new Entry(library, architecture, width, padding, otherEps, input);
  }

  /** How timm names a width: {@code family_075}. */
  static String name(String family, int percent) {
    return String.format(Locale.ROOT, "%s_%03d", family, percent);
  }
}
