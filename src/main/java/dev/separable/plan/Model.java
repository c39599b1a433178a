package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.weights.Weights;
import java.io.Serializable;

/**
 * A graph with its weights under the project's own names ({@code Parameter.name}) and layouts.
 *
 * @param graph what is computed
 * @param weights every parameter of the graph
 */
public record Model(Graph graph, Weights weights) implements Serializable {}
