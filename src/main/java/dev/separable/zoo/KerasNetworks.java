package dev.separable.zoo;

import java.util.Map;

/** The networks that go by the names of Keras' applications. */
final class KerasNetworks {
  private KerasNetworks() {}

  static Map<String, Entry> entries() {
    return Map.of();
  }
}
