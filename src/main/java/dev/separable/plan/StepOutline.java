package dev.separable.plan;

import dev.separable.tensor.Shape;
import java.util.List;

/**
 * What one step of a plan does. Norms, activations and sums that were folded into a layer are not
 * named.
 *
 * @param layers names of the layers that it runs, in order: several where they run as one step
 * @param op depthwise, pointwise, conv, linear; separable, gated, inverted or chain for several; or
 *     the name of an op without parameters
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
