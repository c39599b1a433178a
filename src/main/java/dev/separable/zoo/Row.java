package dev.separable.zoo;

import dev.separable.tensor.Activation;
import java.util.List;

/**
 * A row of a family's table: equal blocks one behind the other.
 *
 * @param repeats how many blocks
 * @param kernels sides of the depthwise windows; with more than one, the channels are split among
 *     them (Tan and Le 2019, MixConv)
 * @param stride of the first block
 * @param expand channels within the block by those that it reads
 * @param channels of the output at width 1
 * @param excite squeeze-and-excite: reduced channels by those that {@link Excitation} counts from;
 *     0 is none
 * @param activation null is the family's
 * @param split of the pointwise convolutions
 */
record Row(
    Block block,
    int repeats,
    List<Integer> kernels,
    int stride,
    double expand,
    int channels,
    double excite,
    Activation activation,
    Shortcut shortcut,
    Split split) {

  /** What a row is made of. */
  enum Block {
    /** Depthwise, activation, pointwise without activation. */
    SEPARABLE,
    /** Depthwise, activation, pointwise, activation. */
    SEPARABLE_ACTIVATED,
    /** Expand, depthwise, project. */
    INVERTED_RESIDUAL,
    /** A pointwise convolution, norm and activation. */
    POINTWISE
  }

  /** Whether a block adds its input to its output. */
  enum Shortcut {
    /** Where shapes allow. */
    WHERE_SHAPES_ALLOW,
    /** Never. */
    NEVER
  }

  /**
   * Into how many parts pointwise convolutions split their channels.
   *
   * @param expand of the expanding one
   * @param project of the last one
   */
  record Split(int expand, int project) {
    static final Split NONE = new Split(1, 1);
  }

  /** Blocks with a shortcut, as in MobileNetV2's first stage. */
  static Row separable(int repeats, int kernel, int stride, int channels) {
    return of(Block.SEPARABLE, repeats, kernel, stride, 1, channels, Shortcut.WHERE_SHAPES_ALLOW);
  }

  /** MobileNetV1's blocks, which have no shortcut. */
  static Row activated(int repeats, int kernel, int stride, int channels) {
    return of(Block.SEPARABLE_ACTIVATED, repeats, kernel, stride, 1, channels, Shortcut.NEVER);
  }

  /** Inverted residuals. */
  static Row inverted(int repeats, int kernel, int stride, double expand, int channels) {
    return of(
        Block.INVERTED_RESIDUAL,
        repeats,
        kernel,
        stride,
        expand,
        channels,
        Shortcut.WHERE_SHAPES_ALLOW);
  }

  /** MobileNetV3's last convolution before the pool. */
  static Row pointwise(int channels) {
    return of(Block.POINTWISE, 1, 1, 1, 1, channels, Shortcut.NEVER);
  }

  private static Row of(
      Block block,
      int repeats,
      int kernel,
      int stride,
      double expand,
      int channels,
      Shortcut shortcut) {
    List<Integer> kernels = List.of(kernel);
    return new Row(
        block, repeats, kernels, stride, expand, channels, 0, null, shortcut, Split.NONE);
  }

  /** With squeeze-and-excite. */
  Row excited(double ratio) {
    return new Row(
        block, repeats, kernels, stride, expand, channels, ratio, activation, shortcut, split);
  }

  /** With an activation of its own. */
  Row with(Activation own) {
    return new Row(block, repeats, kernels, stride, expand, channels, excite, own, shortcut, split);
  }

  /** Without shortcut. */
  Row straight() {
    Shortcut none = Shortcut.NEVER;
    return new Row(
        block, repeats, kernels, stride, expand, channels, excite, activation, none, split);
  }

  /** With depthwise windows of several sides. */
  Row mixed(Integer... sides) {
    List<Integer> mixed = List.of(sides);
    return new Row(
        block, repeats, mixed, stride, expand, channels, excite, activation, shortcut, split);
  }

  /** With pointwise convolutions in so many parts. */
  Row split(int expanding, int projecting) {
    Split parts = new Split(expanding, projecting);
    return new Row(
        block, repeats, kernels, stride, expand, channels, excite, activation, shortcut, parts);
  }

  /** With another number of blocks. */
  Row times(int number) {
    return new Row(
        block, number, kernels, stride, expand, channels, excite, activation, shortcut, split);
  }
}
