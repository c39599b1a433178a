package dev.separable.weights;

import dev.separable.graph.Parameter;

/** The project's own names and layouts. */
final class OwnNaming implements Naming {
  @Override
  public Stored locate(Parameter parameter) {
    return new Stored(parameter.name(), parameter.shape(), null);
  }
}
