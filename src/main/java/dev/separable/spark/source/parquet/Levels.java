package dev.separable.spark.source.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** What the definition levels of a column of lists mean. */
final class Levels {
  private final int[] item;
  private final int value;

  private Levels(int[] item, int value) {
    this.item = item;
    this.value = value;
  }

  /** Of the leaf at that path. */
  static Levels of(GroupType table, List<String> path) {
    int[] item = new int[path.size() + 1];
    int level = 0;
    int rank = 0;
    Type type = table;
    for (String name : path) {
      type = type.asGroupType().getType(name);
      level += type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
      if (type.isRepetition(Type.Repetition.REPEATED)) {
        item[++rank] = level;
      }
    }
    return new Levels(Arrays.copyOf(item, rank + 1), level);
  }

  /** How many lists lie in each other. */
  int rank() {
    return item.length - 1;
  }

  /** Where a value is there. */
  int value() {
    return value;
  }

  /** From where on there is an item in the innermost list. */
  int innermost() {
    return item[item.length - 1];
  }

  /** From where on the outermost list has an item; one less is an empty list. */
  int outermost() {
    return item[1];
  }
}
