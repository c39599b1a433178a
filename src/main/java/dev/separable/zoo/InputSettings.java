package dev.separable.zoo;

import java.io.Serializable;
import java.util.List;

/**
 * How a library prepares a network's input, in timm's terms.
 *
 * @param size side of the square input
 * @param cropPct part of the shorter side that the centre crop keeps
 * @param filter name of the resize filter
 * @param mean per channel, of values scaled to [0, 1]
 * @param std per channel
 */
public record InputSettings(
    int size, double cropPct, String filter, List<Float> mean, List<Float> std)
    implements Serializable {
  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);
  private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);

  /** Bicubic, 0.875, the mean and deviation of ImageNet. */
  static InputSettings imagenet(int size) {
    return new InputSettings(size, 0.875, "bicubic", IMAGENET_MEAN, IMAGENET_STD);
  }

  /** Bicubic, 0.875, values scaled to [-1, 1]. */
  static InputSettings half(int size) {
    return new InputSettings(size, 0.875, "bicubic", HALF, HALF);
  }

  InputSettings cropped(double part) {
    return new InputSettings(size, part, filter, mean, std);
  }

  InputSettings filtered(String name) {
    return new InputSettings(size, cropPct, name, mean, std);
  }

  InputSettings resized(int side) {
    return new InputSettings(side, cropPct, filter, mean, std);
  }
}
