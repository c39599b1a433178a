package dev.separable.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private static final int DEEPEST = 4;

  /**
   * Finds the tensors.
   *
   * @throws WeightsException if there are none, or if a name stands twice
   */
  static StateDict find(Object root, String source) {
    Object at = root;
    String place = "";
    for (int depth = 0; depth < DEEPEST && at instanceof PickleDict dict; depth++) {
      Map<String, TorchTensor> tensors = tensors(dict, source);
      if (!tensors.isEmpty()) {
        return new StateDict(unwrapped(tensors), place);
      }
      String key =
          KEYS.stream().filter(k -> dict.find(k) instanceof PickleDict).findFirst().orElse("");
      place += place.isEmpty() ? key : "." + key;
      at = dict.find(key);
    }
    throw new WeightsException(
        source
            + ": no tensors by name; wanted a state_dict, or a checkpoint with one under "
            + String.join(", ", KEYS));
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
    for (int depth = 0; depth < DEEPEST; depth++) {
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
