package dev.separable.zoo;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The networks that go by timm's names. */
final class TimmNetworks {
  private TimmNetworks() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    for (int percent : new int[] {100, 125}) {
      entries.put("mobilenetv1_" + percent, entry(Family.MOBILENET_V1, percent / 100.0));
    }
    for (int percent : new int[] {35, 50, 75, 100, 140}) {
      String name = String.format(Locale.ROOT, "mobilenetv2_%03d", percent);
      entries.put(name, entry(Family.MOBILENET_V2, percent / 100.0));
    }
    entries.put("mobilenetv1", entry(Family.MOBILENET_V1, 1));
    entries.put("mobilenetv2", entry(Family.MOBILENET_V2, 1));
    entries.put("efficientnet_lite0", entry(Family.EFFICIENTNET_LITE0, 1));
    Family lite = Family.EFFICIENTNET_LITE0;
    entries.put(
        "tf_efficientnet_lite0",
        Entry.tensorflow(
            options -> FamilyGraph.of(lite, options), 1, InputSettings.half(lite.input().size())));
    return entries;
  }

  private static Entry entry(Family family, double width) {
    return Entry.timm(options -> FamilyGraph.of(family, options), width, family.input());
  }
}
