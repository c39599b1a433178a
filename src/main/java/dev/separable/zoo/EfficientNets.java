package dev.separable.zoo;

import static dev.separable.zoo.Row.inverted;
import static dev.separable.zoo.Row.separable;

import dev.separable.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** EfficientNet, EfficientNet-Lite and TinyNet: one table, scaled in width and depth. */
final class EfficientNets {
  /** EfficientNet-B0 (Tan and Le 2019, table 1). */
  private static final Family B0 =
      family(
          new Family.Stem(32, Scaling.SCALED),
          stages(0.25),
          Family.Head.beforePool(1280, Scaling.SCALED),
          Activation.SILU);

  /** EfficientNet-Lite0: without squeeze-and-excite, with ReLU6 and fixed ends. */
  private static final Family LITE0 =
      family(
          new Family.Stem(32, Scaling.FIXED),
          stages(0),
          Family.Head.beforePool(1280, Scaling.FIXED),
          Activation.RELU6);

  /** TinyNet (Han et al. 2020): EfficientNet-B0 made smaller. */
  private static final Family TINY =
      family(
          new Family.Stem(32, Scaling.FIXED),
          stages(0.25),
          Family.Head.beforePool(1280, Scaling.AT_LEAST),
          Activation.SILU);

  /**
   * A step of the compound scaling.
   *
   * @param name behind the family's
   * @param tensorflow input of the {@code tf_} variant
   * @param torch input of timm's own
   */
  private record Scale(
      String name, double width, double depth, InputSettings tensorflow, InputSettings torch) {}

  private static final List<Scale> SCALES =
      List.of(
          new Scale("b0", 1.0, 1.0, imagenet(224, 0.875), imagenet(224, 0.875)),
          new Scale("b1", 1.0, 1.1, imagenet(240, 0.882), InputSettings.half(240).cropped(0.9)),
          new Scale("b2", 1.1, 1.2, imagenet(260, 0.89), imagenet(256, 0.875)),
          new Scale("b3", 1.2, 1.4, imagenet(300, 0.904), imagenet(288, 0.875)),
          new Scale("b4", 1.4, 1.8, imagenet(380, 0.922), imagenet(320, 0.875)),
          new Scale("b5", 1.6, 2.2, imagenet(456, 0.934), imagenet(448, 1)),
          new Scale("b6", 1.8, 2.6, imagenet(528, 0.942), imagenet(528, 0.942)),
          new Scale("b7", 2.0, 3.1, imagenet(600, 0.949), imagenet(600, 0.949)),
          new Scale("b8", 2.2, 3.6, InputSettings.half(672).cropped(0.954), imagenet(672, 0.954)),
          new Scale("l2", 4.3, 5.3, imagenet(475, 0.936), imagenet(800, 0.961)));

  private static final List<Scale> LITE_SCALES =
      List.of(
          new Scale("lite0", 1.0, 1.0, half(224, 0.875), imagenet(224, 0.875)),
          new Scale("lite1", 1.0, 1.1, half(240, 0.882), imagenet(240, 0.882)),
          new Scale("lite2", 1.1, 1.2, half(260, 0.89), imagenet(260, 0.89)),
          new Scale("lite3", 1.2, 1.4, half(300, 0.904).filtered("bilinear"), imagenet(300, 0.904)),
          new Scale("lite4", 1.4, 1.8, half(380, 0.92).filtered("bilinear"), imagenet(380, 0.922)));

  private EfficientNets() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    for (Scale scale : SCALES) {
      put(entries, scale, deep(B0, scale.depth(), Depth.Rounding.UP, Depth.Ends.SCALED));
    }
    for (Scale scale : LITE_SCALES) {
      put(entries, scale, deep(LITE0, scale.depth(), Depth.Rounding.UP, Depth.Ends.FIXED));
    }
    entries.put("tinynet_a", tiny(1, 1.2, 192));
    entries.put("tinynet_b", tiny(0.75, 1.1, 188));
    entries.put("tinynet_c", tiny(0.54, 0.85, 184));
    entries.put("tinynet_d", tiny(0.54, 0.695, 152));
    entries.put("tinynet_e", tiny(0.51, 0.6, 106));
    return entries;
  }

  private static void put(Map<String, Entry> entries, Scale scale, Family family) {
    String name = "efficientnet_" + scale.name();
    entries.put(name, Entry.timm(family, scale.width(), scale.torch()));
    entries.put("tf_" + name, Entry.tensorflow(family, scale.width(), scale.tensorflow()));
  }

  private static Entry tiny(double width, double depth, int size) {
    Family family = deep(TINY, depth, Depth.Rounding.NEAREST, Depth.Ends.SCALED);
    return Entry.timm(family, width, InputSettings.imagenet(size));
  }

  private static Family deep(
      Family family, double depth, Depth.Rounding rounding, Depth.Ends ends) {
    return family.deep(new Depth(depth, rounding, ends));
  }

  private static List<List<Row>> stages(double excite) {
    return List.of(
        List.of(separable(1, 3, 1, 16).excited(excite)),
        List.of(inverted(2, 3, 2, 6, 24).excited(excite)),
        List.of(inverted(2, 5, 2, 6, 40).excited(excite)),
        List.of(inverted(3, 3, 2, 6, 80).excited(excite)),
        List.of(inverted(3, 5, 1, 6, 112).excited(excite)),
        List.of(inverted(4, 5, 2, 6, 192).excited(excite)),
        List.of(inverted(1, 3, 1, 6, 320).excited(excite)));
  }

  private static Family family(
      Family.Stem stem, List<List<Row>> stages, Family.Head head, Activation activation) {
    return new Family(stem, stages, head, activation, Excitation.OF_BLOCK_INPUT);
  }

  private static InputSettings imagenet(int size, double cropPct) {
    return InputSettings.imagenet(size).cropped(cropPct);
  }

  private static InputSettings half(int size, double cropPct) {
    return InputSettings.half(size).cropped(cropPct);
  }
}
