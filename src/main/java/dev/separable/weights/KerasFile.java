package dev.separable.weights;

/**
 * What a Keras file holds.
 *
 * @param weights named {@code layer/kernel}, {@code layer/bias}, {@code layer/gamma} …; a variable
 *     whose meaning the file does not tell is {@code layer/0}, {@code layer/1} …
 * @param config the model's configuration as JSON; null if the file has weights only
 * @param names what the layers in the weights' names are
 */
public record KerasFile(Weights weights, String config, Names names) {
  /** What the first part of a weight's name is. */
  public enum Names {
    /** The layer's own name. */
    LAYERS,
    /** The layer's class and its number among those of the class: {@code conv2d_3}. */
    NUMBERED_CLASSES
  }
}
