package dev.separable.zoo;

import static dev.separable.zoo.Row.activated;
import static dev.separable.zoo.Row.inverted;
import static dev.separable.zoo.Row.separable;

import dev.separable.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** MobileNetV1 and V2 as timm has them. */
final class MobileNets {
  /** MobileNetV1 (Howard et al. 2017, table 1), with ReLU6 as in timm. */
  private static final Family V1 =
      new Family(
          new Family.Stem(32, Scaling.SCALED),
          List.of(
              List.of(activated(1, 3, 1, 64)),
              List.of(activated(2, 3, 2, 128)),
              List.of(activated(2, 3, 2, 256)),
              List.of(activated(6, 3, 2, 512)),
              List.of(activated(2, 3, 2, 1024))),
          Family.Head.NONE,
          Activation.RELU6,
          Excitation.OF_BLOCK_INPUT);

  /** timm's MobileNetV1 with one more pointwise convolution at the end. */
  private static final Family V1_HEAD =
      new Family(
          V1.stem(),
          V1.stages(),
          Family.Head.beforePool(1024, Scaling.AT_LEAST),
          V1.activation(),
          V1.excitation());

  /** MobileNetV2 (Sandler et al. 2018, table 2). */
  private static final Family V2 =
      new Family(
          new Family.Stem(32, Scaling.SCALED),
          List.of(
              List.of(separable(1, 3, 1, 16)),
              List.of(inverted(2, 3, 2, 6, 24)),
              List.of(inverted(3, 3, 2, 6, 32)),
              List.of(inverted(4, 3, 2, 6, 64)),
              List.of(inverted(3, 3, 1, 6, 96)),
              List.of(inverted(3, 3, 2, 6, 160)),
              List.of(inverted(1, 3, 1, 6, 320))),
          Family.Head.beforePool(1280, Scaling.AT_LEAST),
          Activation.RELU6,
          Excitation.OF_BLOCK_INPUT);

  private MobileNets() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    InputSettings half = InputSettings.half(224);
    entries.put("mobilenetv1", Entry.timm(V1, 1, half));
    entries.put("mobilenetv1_100", Entry.timm(V1, 1, half));
    entries.put("mobilenetv1_100h", Entry.timm(V1_HEAD, 1, half));
    entries.put("mobilenetv1_125", Entry.timm(V1, 1.25, half.cropped(0.9)));
    InputSettings imagenet = InputSettings.imagenet(224);
    entries.put("mobilenetv2", Entry.timm(V2, 1, imagenet));
    for (int percent : new int[] {35, 50, 75, 100, 140}) {
      entries.put(Entry.name("mobilenetv2", percent), Entry.timm(V2, percent / 100.0, imagenet));
    }
    entries.put("mobilenetv2_110d", Entry.timm(deep(1.2), 1.1, imagenet));
    entries.put("mobilenetv2_120d", Entry.timm(deep(1.4), 1.2, imagenet));
    return entries;
  }

  private static Family deep(double multiplier) {
    return V2.fixed().deep(new Depth(multiplier, Depth.Rounding.UP, Depth.Ends.FIXED));
  }
}
