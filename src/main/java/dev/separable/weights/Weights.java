package dev.separable.weights;

import dev.separable.tensor.Tensor;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors as a file or an initialiser gave them, in their order. Immutable; the arrays must
 * not be written to.
 */
public final class Weights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, Tensor> tensors;

  private Weights(LinkedHashMap<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** A copy of the map; the tensors are shared. */
  public static Weights of(Map<String, Tensor> tensors) {
    return new Weights(new LinkedHashMap<>(tensors));
  }

  /** The tensors by name, in the order of the file; not modifiable. */
  public Map<String, Tensor> byName() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The tensor of that name.
   *
   * @throws WeightsException if there is none
   */
  public Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new WeightsException("there is no tensor " + name);
    }
    return found;
  }
}
