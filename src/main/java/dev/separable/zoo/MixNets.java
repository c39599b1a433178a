package dev.separable.zoo;

import static dev.separable.tensor.Activation.SILU;
import static dev.separable.zoo.Row.separable;

import dev.separable.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** MixNet (Tan and Le 2019, MixConv, figure 5): depthwise windows of several sides in one layer. */
final class MixNets {
  private static final Family SMALL =
      family(
          16,
          List.of(
              List.of(separable(1, 3, 1, 16)),
              List.of(inverted(1, 2, 6, 24, 3).split(2, 2), inverted(1, 1, 3, 24, 3).split(2, 2)),
              List.of(swish(1, 2, 6, 40, 0.5, 3, 5, 7), swish(3, 1, 6, 40, 0.5, 3, 5).split(2, 2)),
              List.of(
                  swish(1, 2, 6, 80, 0.25, 3, 5, 7).split(1, 2),
                  swish(2, 1, 6, 80, 0.25, 3, 5).split(1, 2)),
              List.of(
                  swish(1, 1, 6, 120, 0.5, 3, 5, 7).split(2, 2),
                  swish(2, 1, 3, 120, 0.5, 3, 5, 7, 9).split(2, 2)),
              List.of(
                  swish(1, 2, 6, 200, 0.5, 3, 5, 7, 9, 11),
                  swish(2, 1, 6, 200, 0.5, 3, 5, 7, 9).split(1, 2))));

  private static final Family MEDIUM =
      family(
          24,
          List.of(
              List.of(separable(1, 3, 1, 24)),
              List.of(
                  inverted(1, 2, 6, 32, 3, 5, 7).split(2, 2), inverted(1, 1, 3, 32, 3).split(2, 2)),
              List.of(
                  swish(1, 2, 6, 40, 0.5, 3, 5, 7, 9), swish(3, 1, 6, 40, 0.5, 3, 5).split(2, 2)),
              List.of(
                  swish(1, 2, 6, 80, 0.25, 3, 5, 7),
                  swish(3, 1, 6, 80, 0.25, 3, 5, 7, 9).split(2, 2)),
              List.of(
                  swish(1, 1, 6, 120, 0.5, 3), swish(3, 1, 3, 120, 0.5, 3, 5, 7, 9).split(2, 2)),
              List.of(
                  swish(1, 2, 6, 200, 0.5, 3, 5, 7, 9),
                  swish(3, 1, 6, 200, 0.5, 3, 5, 7, 9).split(1, 2))));

  private MixNets() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    InputSettings input = InputSettings.imagenet(224);
    entries.put("mixnet_s", Entry.timm(SMALL, 1, input));
    entries.put("mixnet_m", Entry.timm(MEDIUM, 1, input));
    entries.put("mixnet_l", Entry.timm(MEDIUM, 1.3, input));
    entries.put("mixnet_xl", Entry.timm(deep(1.2), 1.6, input));
    entries.put("mixnet_xxl", Entry.timm(deep(1.3), 2.4, input));
    entries.put("tf_mixnet_s", Entry.tensorflow(SMALL, 1, input));
    entries.put("tf_mixnet_m", Entry.tensorflow(MEDIUM, 1, input));
    entries.put("tf_mixnet_l", Entry.tensorflow(MEDIUM, 1.3, input));
    return entries;
  }

  private static Family deep(double multiplier) {
    return MEDIUM.deep(new Depth(multiplier, Depth.Rounding.NEAREST, Depth.Ends.SCALED));
  }

  private static Row inverted(
      int repeats, int stride, double expand, int channels, Integer... kernels) {
    return Row.inverted(repeats, kernels[0], stride, expand, channels).mixed(kernels);
  }

  private static Row swish(
      int repeats, int stride, double expand, int channels, double excite, Integer... kernels) {
    return inverted(repeats, stride, expand, channels, kernels).excited(excite).with(SILU);
  }

  private static Family family(int stem, List<List<Row>> stages) {
    return new Family(
        new Family.Stem(stem, Scaling.SCALED),
        stages,
        Family.Head.beforePool(1536, Scaling.FIXED),
        Activation.RELU,
        Excitation.OF_BLOCK_INPUT);
  }
}
