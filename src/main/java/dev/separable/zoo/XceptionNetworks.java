package dev.separable.zoo;

import java.util.Map;

/** Xception in timm's forms. */
final class XceptionNetworks {
  private XceptionNetworks() {}

  static Map<String, Entry> entries() {
    return Map.of();
  }
}
