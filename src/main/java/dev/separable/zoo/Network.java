package dev.separable.zoo;

import dev.separable.graph.Graph;
import java.io.Serializable;

/**
 * A network of the zoo.
 *
 * @param name canonical, with all options that differ from the plain name's
 * @param library whose layer names the graph has
 * @param graph with the marks {@code features}, {@code pooled} and {@code logits}
 * @param input how its input is prepared
 */
public record Network(String name, Library library, Graph graph, InputSettings input)
    implements Serializable {}
