package dev.separable.zoo;

import java.util.Map;
import java.util.TreeMap;

/** The networks that go by timm's names. */
final class TimmNetworks {
  private TimmNetworks() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    entries.putAll(MobileNets.entries());
    entries.putAll(MobileNetV3s.entries());
    entries.putAll(MnasNets.entries());
    entries.putAll(EfficientNets.entries());
    entries.putAll(MixNets.entries());
    return entries;
  }
}
