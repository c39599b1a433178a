package dev.separable.weights;

import dev.separable.graph.Graph;
import dev.separable.tensor.Tensor;
import java.io.Serializable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Named tensors as a file or an initialiser gave them, in their order. Immutable; the arrays must
 * not be written to. Tensors that are present but not floats (counters, quantised values) are kept
 * by name and reason only, so that an error can say more than that they are missing.
 */
public final class Weights implements Serializable {
  private static final long serialVersionUID = 2L;

  private final LinkedHashMap<String, Tensor> tensors;
  private final LinkedHashMap<String, String> unusable;
  private final LinkedHashMap<String, String> metadata;

  private Weights(
      Map<String, Tensor> tensors, Map<String, String> unusable, Map<String, String> metadata) {
    this.tensors = new LinkedHashMap<>(tensors);
    this.unusable = new LinkedHashMap<>(unusable);
    this.metadata = new LinkedHashMap<>(metadata);
  }

  /** A copy of the map; the tensors are shared. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(tensors, Map.of(), Map.of());
  }

  /**
   * Copies of the maps; the tensors are shared.
   *
   * @param unusable why a tensor that the file holds cannot be a weight, as a phrase that follows
   *     its name: {@code is stored as I32, wanted F32}
   * @param metadata what else the file says of itself
   */
  public static Weights of(
      Map<String, Tensor> tensors, Map<String, String> unusable, Map<String, String> metadata) {
    return new Weights(tensors, unusable, metadata);
  }

  /** What a graph needs of these weights, which are in the project's names and layouts. */
  public Weights of(Graph graph) {
    Map<String, Tensor> needed = new LinkedHashMap<>();
    graph.parameters().forEach(p -> needed.put(p.name(), tensor(p.name())));
    return of(needed);
  }

  /** The tensors by name, in the order of the file; not modifiable. */
  public Map<String, Tensor> byName() {
    return Collections.unmodifiableMap(tensors);
  }

  /** What the file says of itself, such as {@code format}; not modifiable. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** Whether there is a tensor of that name that can be a weight. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Why the tensor of that name, which the file holds, cannot be a weight: a phrase that follows
   * its name. Empty if it can be one or is not there.
   */
  public Optional<String> unusable(String name) {
    return Optional.ofNullable(unusable.get(name));
  }

  /**
   * The tensor of that name.
   *
   * @throws WeightsException if there is none, or if it cannot be a weight
   */
  public Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new WeightsException(
          unusable(name)
              .map(reason -> "tensor " + name + " " + reason)
              .orElse("there is no tensor " + name));
    }
    return found;
  }

  /**
   * These weights, if every value is a finite number.
   *
   * @param source the file or initialiser, for the message
   * @throws WeightsException that names the first tensor with NaN or an infinity
   */
  public Weights requireFinite(String source) {
    // Many names may share one large tensor.
    Set<Tensor> checked = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      if (!checked.add(entry.getValue())) {
        continue;
      }
      float[] values = entry.getValue().data();
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new WeightsException(
              "%s: tensor %s %s holds %s at index %d, wanted finite numbers"
                  .formatted(source, entry.getKey(), entry.getValue().shape(), values[i], i));
        }
      }
    }
    return this;
  }
}
