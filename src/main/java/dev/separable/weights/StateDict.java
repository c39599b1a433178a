package dev.separable.weights;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tensors of a checkpoint by name: the dictionary itself, or the one that training scripts keep
 * under a known key, without the prefixes that wrappers of modules put before every name.
 *
 * @param tensors in the order of the file
 * @param place keys that lead to them, as {@code state_dict}; empty for the outermost
 */
record StateDict(Map<String, TorchTensor> tensors, String place) {
  /** Plain weights before averages of them. */
  private static final List<String> KEYS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model",
          "net",
          "network",
          "module",
          "weights",
          "model_ema",
          "state_dict_ema",
          "ema_state_dict",
          "ema");

  /** Of DistributedDataParallel and DataParallel, and of torch.compile. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

  /** A counter that averages of models hold outside of the wrapper. */
  private static final String AVERAGED = "n_averaged";

  /** Checkpoints nest two or three dictionaries. */
  private static final int LONGEST = 50;

  private static final int MOST_WRAPPERS = 3;

  /**
   * Finds the tensors. A known key counts before tensors beside it, which may be the state of a
   * random generator.
   *
   * @throws WeightsException if there are none, or if a name stands twice
   */
  static StateDict find(Object root, String source) {
    Set<PickleDict> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    StateDict found = find(root, source, "", seen);
    if (found == null) {
      throw new WeightsException(
          source
              + ": no tensors by name; wanted a state_dict, or a checkpoint with one under "
              + String.join(", ", KEYS));
    }
    return found;
  }

  /** Dictionaries that hold each other are looked into once. */
  private static StateDict find(Object value, String source, String place, Set<PickleDict> seen) {
    if (!(value instanceof PickleDict dict) || place.length() > LONGEST || !seen.add(dict)) {
      return null;
    }
    for (Map.Entry<String, PickleDict> inner : inner(dict).entrySet()) {
      String key = inner.getKey();
      String deeper = place.isEmpty() ? key : place + "." + key;
      StateDict found = find(inner.getValue(), source, deeper, seen);
      if (found != null) {
        return found;
      }
    }
    Map<String, TorchTensor> tensors = tensors(dict, source);
    return tensors.isEmpty() ? null : new StateDict(unwrapped(tensors), place);
  }

  /** The dictionaries under known keys, the likelier ones first. */
  private static Map<String, PickleDict> inner(PickleDict dict) {
    Map<String, PickleDict> inner = new TreeMap<>(Comparator.comparing(KEYS::indexOf));
    for (int i = 0; i < dict.size(); i++) {
      if (dict.key(i) instanceof String key
          && KEYS.contains(key)
          && dict.value(i) instanceof PickleDict value) {
        inner.put(key, value);
      }
    }
    return inner;
  }

  private static Map<String, TorchTensor> tensors(PickleDict dict, String source) {
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < dict.size(); i++) {
      if (dict.key(i) instanceof String name
          && dict.value(i) instanceof TorchTensor tensor
          && tensors.put(name, tensor) != null) {
        throw new WeightsException(source + ": tensor " + name + " stands twice");
      }
    }
    return tensors;
  }

  private static Map<String, TorchTensor> unwrapped(Map<String, TorchTensor> tensors) {
    Map<String, TorchTensor> names = tensors;
    for (int depth = 0; depth < MOST_WRAPPERS; depth++) {
      String wrapper = wrapper(names);
      if (wrapper == null) {
        return names;
      }
      Map<String, TorchTensor> shorter = new LinkedHashMap<>();
      names.forEach(
          (name, tensor) -> {
            if (!name.equals(AVERAGED)) {
              shorter.put(name.substring(wrapper.length()), tensor);
            }
          });
      names = shorter;
    }
    return names;
  }

  private static String wrapper(Map<String, TorchTensor> tensors) {
    for (String wrapper : WRAPPERS) {
      if (tensors.keySet().stream().allMatch(n -> n.startsWith(wrapper) || n.equals(AVERAGED))
          && tensors.keySet().stream().anyMatch(n -> n.startsWith(wrapper))) {
        return wrapper;
      }
    }
    return null;
  }
}
