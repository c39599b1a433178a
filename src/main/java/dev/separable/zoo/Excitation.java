package dev.separable.zoo;

import dev.separable.tensor.Activation;

/**
 * How a family does squeeze-and-excite (Hu et al. 2018): pool, reduce, activation, expand, gate,
 * multiply.
 *
 * @param base what the ratio of a row counts from
 * @param activation between the two convolutions; null is the block's
 * @param gate at the end
 */
record Excitation(Base base, Rounding rounding, Activation activation, Activation gate) {
  /** EfficientNet's, MnasNet's and MixNet's. */
  static final Excitation OF_BLOCK_INPUT =
      new Excitation(Base.BLOCK_INPUT, Rounding.NEAREST, null, Activation.SIGMOID);

  /** MobileNetV3's. */
  static final Excitation OF_EXPANDED =
      new Excitation(
          Base.EXPANDED, Rounding.MULTIPLE_OF_8, Activation.RELU, Activation.HARD_SIGMOID);

  /** What the ratio counts from. */
  enum Base {
    /** The channels that the block reads. */
    BLOCK_INPUT,
    /** The channels of its depthwise convolution. */
    EXPANDED
  }

  /** How the reduced channels become a whole number. */
  enum Rounding {
    /** To the nearest, halves to the even one. */
    NEAREST,
    /** As all channels, see {@link Widths#divisible}. */
    MULTIPLE_OF_8
  }

  /** Channels between the two convolutions, for a depthwise convolution of that many. */
  int reduced(Row row, int channels) {
    // The quotient is formed first, as timm does: another order may round to another number.
    double ratio = base == Base.EXPANDED ? row.excite() : row.excite() / row.expand();
    double wanted = channels * ratio;
    return rounding == Rounding.NEAREST ? (int) Math.rint(wanted) : Widths.divisible(wanted);
  }
}
