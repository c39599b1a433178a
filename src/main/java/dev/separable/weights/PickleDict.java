package dev.separable.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * A dictionary of a pickle: pairs in their order. Keys are not hashed nor compared, since they come
 * from a file and may hold each other.
 */
final class PickleDict {
  private final List<Object> keys = new ArrayList<>(0);
  private final List<Object> values = new ArrayList<>(0);

  void put(Object key, Object value) {
    keys.add(key);
    values.add(value);
  }

  int size() {
    return keys.size();
  }

  Object key(int index) {
    return keys.get(index);
  }

  Object value(int index) {
    return values.get(index);
  }
}
