package dev.separable.zoo;

import java.util.Locale;

/** The library whose names, padding and eps a network of the zoo follows. */
public enum Library {
  /** PyTorch Image Models. */
  TIMM,
  /** PyTorch's own. */
  TORCHVISION,
  /** Keras' applications. */
  KERAS;

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
