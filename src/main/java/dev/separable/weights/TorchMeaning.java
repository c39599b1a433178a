package dev.separable.weights;

import dev.separable.weights.TorchTensor.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the names in PyTorch's pickles stand for: dictionaries, storages, types and the functions
 * that make tensors of storages. Anything else is refused by name as soon as it is called or made.
 */
final class TorchMeaning implements Pickle.Meaning {
  private static final String DICTIONARY = "collections.OrderedDict";

  /** What checkpoints hold beside tensors; taken for there and never looked into. */
  private static final Set<String> HARMLESS =
      Set.of(
          "argparse.Namespace",
          "__builtin__.set",
          "__builtin__.bytearray",
          "__builtin__.complex",
          "builtins.set",
          "builtins.frozenset",
          "builtins.bytearray",
          "builtins.complex",
          "builtins.slice",
          "_codecs.encode",
          "collections.Counter",
          "collections.defaultdict",
          "numpy.core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct",
          "numpy._core.multiarray.scalar",
          "numpy._core.multiarray._reconstruct",
          "numpy.dtype",
          "numpy.ndarray",
          "torch.device",
          "torch.serialization._get_layout");

  /** A name that means nothing by itself; what is done with it tells. */
  private record Named(String name) {}

  private final String source;
  private final Map<String, Storage> storages = new HashMap<>();
  private long copied;

  TorchMeaning(String source) {
    this.source = source;
  }

  /** The storages that the pickle spoke of, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  @Override
  public Object global(String name) {
    TorchType type = TorchType.ofStorage(name);
    if (type == null) {
      type = TorchType.ofDtype(name);
    }
    return type != null ? type : new Named(name);
  }

  @Override
  public Object call(Object callee, Object[] arguments) {
    String name = name(callee);
    return switch (name) {
      case DICTIONARY -> dictionary(arguments);
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          tensor(arguments, null);
      case "torch._utils._rebuild_tensor_v3" ->
          tensor(arguments, argument(arguments, 6, TorchType.class));
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          argument(arguments, 0, TorchTensor.class);
      case "torch.Size" -> argument(arguments, 0, Object[].class);
      default -> {
        if (HARMLESS.contains(name)) {
          yield Pickle.Opaque.VALUE;
        }
        throw wrong("calls " + name + ", which a state_dict never does; nothing was run");
      }
    };
  }

  @Override
  public Object instance(Object type, Object[] arguments) {
    String name = name(type);
    if (name.equals(DICTIONARY)) {
      return dictionary(arguments);
    }
    if (HARMLESS.contains(name)) {
      return Pickle.Opaque.VALUE;
    }
    throw wholeModule(name);
  }

  @Override
  public Object persistent(Object id) {
    if (!(id instanceof Object[] parts)) {
      throw wrong("has a storage without type, key and size");
    }
    if (parts.length > 1 && parts[0] instanceof String kind && kind.equals("module")) {
      throw wholeModule(parts[1] instanceof Named named ? named.name() : "module");
    }
    TorchType type = argument(parts, 1, TorchType.class);
    String key = argument(parts, 2, String.class);
    long elements = argument(parts, 4, Long.class);
    if (elements < 0 || elements > Long.MAX_VALUE / 16) {
      throw wrong("has storage " + key + " of " + elements + " values");
    }
    if (parts.length > 5 && parts[5] != null) {
      throw wrong(
          "has storage " + key + " as a part of another, which no version since 0.4 writes");
    }
    Storage storage = new Storage(key, type, elements);
    Storage earlier = storages.putIfAbsent(key, storage);
    if (earlier != null && !earlier.equals(storage)) {
      throw wrong(
          "has storage %s as %d values of %s and as %d of %s"
              .formatted(key, earlier.elements(), earlier.type().text(), elements, type.text()));
    }
    return storage;
  }

  private PickleDict dictionary(Object[] arguments) {
    PickleDict made = new PickleDict();
    if (arguments.length == 0) {
      return made;
    }
    List<?> pairs = argument(arguments, 0, List.class);
    copied += pairs.size();
    if (copied > Pickle.MOST_STEPS) {
      throw wrong("makes dictionaries of more than " + Pickle.MOST_STEPS + " pairs");
    }
    for (Object pair : pairs) {
      if (pair instanceof List<?> list && list.size() == 2) {
        made.put(list.get(0), list.get(1));
      } else if (pair instanceof Object[] tuple && tuple.length == 2) {
        made.put(tuple[0], tuple[1]);
      } else {
        throw wrong("makes a dictionary of what are no pairs");
      }
    }
    return made;
  }

  private TorchTensor tensor(Object[] arguments, TorchType declared) {
    Storage storage = argument(arguments, 0, Storage.class);
    TorchType type = declared != null ? declared : storage.type();
    try {
      return TorchTensor.of(
          storage,
          type,
          argument(arguments, 1, Long.class),
          numbers(argument(arguments, 2, Object[].class)),
          numbers(argument(arguments, 3, Object[].class)));
    } catch (IllegalArgumentException e) {
      throw wrong("has a tensor " + e.getMessage());
    }
  }

  private long[] numbers(Object[] values) {
    if (values.length > TorchTensor.MAX_RANK) {
      throw wrong("has a tensor of " + values.length + " dimensions");
    }
    long[] numbers = new long[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = argument(values, i, Long.class);
    }
    return numbers;
  }

  private <T> T argument(Object[] arguments, int index, Class<T> type) {
    if (index < arguments.length && type.isInstance(arguments[index])) {
      return type.cast(arguments[index]);
    }
    throw wrong(
        "has a tensor or storage whose part %d is no %s"
            .formatted(index, type.getSimpleName().toLowerCase(java.util.Locale.ROOT)));
  }

  private String name(Object callee) {
    if (callee instanceof Named named) {
      return named.name();
    }
    if (callee instanceof TorchType type) {
      return "torch." + type.text();
    }
    throw wrong("calls what has no name");
  }

  private WeightsException wholeModule(String type) {
    return wrong(
        "holds an object of class "
            + type
            + ": a whole module and not its weights alone; save those:"
            + " torch.save(model.state_dict(), 'OUT.pth')");
  }

  private WeightsException wrong(String found) {
    return new WeightsException(source + ": the PyTorch pickle " + found);
  }
}
