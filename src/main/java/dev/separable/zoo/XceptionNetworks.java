package dev.separable.zoo;

import dev.separable.tensor.Padding;
import dev.separable.zoo.AlignedXception.Order;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Xception in timm's forms. */
final class XceptionNetworks {
  private static final float TENSORFLOW_EPS = 1e-3f;
  private static final float TORCH_EPS = 1e-5f;

  private XceptionNetworks() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    Entry first = entry(Xception::graph, TORCH_EPS, 0.8975);
    entries.put("legacy_xception", first);
    entries.put("xception", first);
    entries.put("xception41", aligned(8, AlignedXception.ENTRY, 0.903));
    entries.put("xception65", aligned(16, AlignedXception.ENTRY, 0.94));
    entries.put("xception71", aligned(16, AlignedXception.DEEP_ENTRY, 0.903));
    entries.put("xception41p", normFirst(8, TORCH_EPS));
    entries.put("xception65p", normFirst(16, TENSORFLOW_EPS));
    return entries;
  }

  private static Entry aligned(int middle, List<AlignedXception.Row> entry, double cropPct) {
    AlignedXception family = AlignedXception.of(entry, middle, Order.CONVOLUTION_FIRST);
    return entry(family::graph, TENSORFLOW_EPS, cropPct);
  }

  private static Entry normFirst(int middle, float eps) {
    AlignedXception family = AlignedXception.of(AlignedXception.ENTRY, middle, Order.NORM_FIRST);
    return entry(family::graph, eps, 0.94);
  }

  private static Entry entry(Architecture architecture, float eps, double cropPct) {
    InputSettings half = InputSettings.half(299);
    InputSettings input =
        new InputSettings(half.size(), cropPct, half.filter(), half.mean(), half.std());
    return new Entry(Library.TIMM, architecture, 1, Padding.TORCH, eps, input);
  }
}
