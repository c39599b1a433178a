package dev.separable.zoo;

/** The library whose names, padding and eps a network of the zoo follows. */
public enum Library {
  /** PyTorch Image Models. */
  TIMM,
  /** PyTorch's own. */
  TORCHVISION,
  /** Keras' applications. */
  KERAS
}
