package dev.separable.extract;

import dev.separable.graph.CostRow;
import dev.separable.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that decides the numbers: the graph up to the cut, its weights, the preprocessing. Immutable
 * and Serializable; this is what a job broadcasts (Java serialization, as bytes).
 */
public final class Recipe implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What the user asked for; null fields mean the default of interface and model. */
  public record Request(
      String model, String weights, String preprocess, String cut, String pool, long maxPixels) {}

  private Recipe() {}

  /**
   * Checks and loads everything.
   *
   * @param files reads a file named by the user, whole; throws UncheckedIOException when it cannot
   * @param firstInput shape (H, W, C) of one input, for layer specs, whose C_in comes from the
   *     input; null if unknown
   * @throws IllegalArgumentException or WeightsException with a one-line message for the user
   */
  public static Recipe load(Request request, Function<String, byte[]> files, Shape firstInput) {
    throw new UnsupportedOperationException(request + " " + files + firstInput);
  }

  /**
   * Whether {@code --model} names a layer spec, so that {@link #load} needs the shape of an input.
   */
  public static boolean wantsInputShape(Request request) {
    throw new UnsupportedOperationException(request.toString());
  }

  /** Shape at the cut after pooling for an input of that shape (images: (height, width, 3)). */
  public Shape outputShape(Shape input) {
    throw new UnsupportedOperationException(input.toString());
  }

  /** Shape of the network's input for an input of that shape: what preprocessing makes of it. */
  public Shape networkShape(Shape input) {
    throw new UnsupportedOperationException(input.toString());
  }

  /**
   * Whether all inputs come out in one shape (fixed preprocessing), so that no input shape is
   * needed.
   */
  public boolean fixedShape() {
    throw new UnsupportedOperationException();
  }

  /** Cost per layer up to the cut, for a network input of that shape. */
  public List<CostRow> cost(Shape networkInput) {
    throw new UnsupportedOperationException(networkInput.toString());
  }

  /** Names that {@code --cut} takes for this model, in the order of execution. */
  public List<String> cuts() {
    throw new UnsupportedOperationException();
  }

  /**
   * Bytes of scratch memory that one extractor of this batch needs for a network input of that
   * shape.
   */
  public long scratchBytes(Shape networkInput, int batch) {
    throw new UnsupportedOperationException(networkInput + " " + batch);
  }

  /**
   * Model, weights with SHA-256, preprocessing with all numbers, cut, pool: plain maps, strings and
   * numbers for run.json and the dry run.
   */
  public Map<String, Object> describe() {
    throw new UnsupportedOperationException();
  }

  /** Class names of the model's logits, or an empty list when they are not known. */
  public List<String> classNames() {
    throw new UnsupportedOperationException();
  }
}
