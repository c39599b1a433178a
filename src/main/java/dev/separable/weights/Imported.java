package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.tensor.Shape;

/**
 * A network read from a file that holds both its graph and its weights.
 *
 * @param graph in NHWC, for that input alone; the marks {@code features}, {@code pooled} and {@code
 *     logits} are there where the network has such places
 * @param weights every parameter of the graph, under {@code Parameter.name} and in the project's
 *     layout
 * @param input shape of one input, (H, W, C) for images
 * @param values what the file declares its input to be
 */
public record Imported(Graph graph, Weights weights, Shape input, Values values) {
  /** Binds the graph to the input: constants of the file may have been made from its size. */
  public Imported {
    graph = graph.only(input);
  }

  /** Which numbers the network reads. */
  public enum Values {
    /** Floats, prepared by a contract that the file does not tell. */
    FLOATS,
    /** The bytes of the image, 0 to 255. */
    BYTES
  }
}
