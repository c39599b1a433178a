package dev.separable.zoo;

import dev.separable.tensor.Padding;
import java.util.Map;
import java.util.TreeMap;

/**
 * The networks that go by the names of {@code keras.applications}. Their layers Rescaling and
 * Normalization are left out, and what they do is in the input's mean and deviation; so is what
 * {@code preprocess_input} does where a network has no such layers.
 */
final class KerasNetworks {
  private static final float EPS = 1e-3f;

  /** Width and depth coefficients and input sizes of EfficientNet B0 to B7. */
  private static final double[][] EFFICIENTNETS = {
    {1.0, 1.0, 224},
    {1.0, 1.1, 240},
    {1.1, 1.2, 260},
    {1.2, 1.4, 300},
    {1.4, 1.8, 380},
    {1.6, 2.2, 456},
    {1.8, 2.6, 528},
    {2.0, 3.1, 600}
  };

  private KerasNetworks() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    entries.put("MobileNet", entry(KerasMobileNets::v1, 1, InputSettings.half(224)));
    entries.put("MobileNetV2", entry(KerasMobileNets::v2, 1, InputSettings.half(224)));
    Architecture small = options -> KerasMobileNets.v3(options, KerasMobileNets.V3_SMALL, 1024);
    Architecture large = options -> KerasMobileNets.v3(options, KerasMobileNets.V3_LARGE, 1280);
    entries.put("MobileNetV3Small", entry(small, 1, InputSettings.half(224)));
    entries.put("MobileNetV3Large", entry(large, 1, InputSettings.half(224)));
    entries.put("Xception", entry(KerasXception::of, 1, InputSettings.half(299)));
    for (int b = 0; b < EFFICIENTNETS.length; b++) {
      double[] one = EFFICIENTNETS[b];
      Architecture architecture = options -> KerasEfficientNets.of(options, one[1]);
      InputSettings input = InputSettings.imagenet((int) one[2]);
      entries.put("EfficientNetB" + b, entry(architecture, one[0], input));
    }
    return entries;
  }

  private static Entry entry(Architecture architecture, double width, InputSettings input) {
    return new Entry(Library.KERAS, architecture, width, Padding.SAME, EPS, input);
  }
}
