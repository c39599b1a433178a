package dev.separable.plan;

import dev.separable.tensor.Shape;
import java.util.List;

/**
 * What one step of a plan does. Norms, activations and sums that were folded into a layer are not
 * named.
 *
 * @param layers names of the layers that it runs, in order: two for a depthwise convolution with
 *     the pointwise one behind it, else one
 * @param op depthwise, pointwise, conv, separable, linear, or the name of an op without parameters
 * @param input shape of what it reads first
 * @param output shape of what it writes
 * @param macs multiply-adds for one image
 * @param activationBytes of all float32 values that it reads and writes for one image
 * @param weightBytes of the float32 weights, biases and constants that it reads for a batch
 */
public record StepOutline(
    List<String> layers,
    String op,
    Shape input,
    Shape output,
    long macs,
    long activationBytes,
    long weightBytes) {
  /** Copies the names. */
  public StepOutline {
    layers = List.copyOf(layers);
  }
}
