package dev.separable.zoo;

import java.util.Map;

/** The networks that go by torchvision's names. */
final class TorchvisionNetworks {
  private TorchvisionNetworks() {}

  static Map<String, Entry> entries() {
    return Map.of();
  }
}
