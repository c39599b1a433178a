package dev.separable.spark.sink;

import dev.separable.extract.Features;
import dev.separable.image.ErrorKind;
import dev.separable.spark.source.InputId;
import dev.separable.spark.transform.Extracted;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.parquet.io.api.Binary;

/** Rows of all kinds, the same in each run. */
final class FeatureExamples {
  /** One carried column of each kind. */
  static final List<String> CARRIED =
      List.of(
          "optional int32 label",
          "optional int64 id",
          "optional float weight",
          "optional double score",
          "optional boolean seen",
          "optional binary caption (STRING)",
          "optional binary raw",
          "optional int32 day (DATE)",
          "optional int64 taken (TIMESTAMP(MICROS,true))",
          "optional fixed_len_byte_array(9) price (DECIMAL(20,2))");

  private final Random random;

  FeatureExamples(long seed) {
    random = new Random(seed);
  }

  /** A row with so many features. */
  Extracted row(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(0, (float) random.nextGaussian());
    }
    return row(values, List.of());
  }

  /** A row with these features and made-up rest. */
  Extracted row(float[] values, List<Object> carried) {
    Shape shape = values.length == 0 ? null : Shape.of(1, values.length);
    return new Extracted(
        id(),
        carried,
        random.nextInt(),
        new Features(
            random.nextInt(3),
            random.nextInt(5000),
            3,
            values,
            shape,
            null,
            new Features.Cost(
                random.nextLong(), random.nextInt(9), random.nextInt(), random.nextLong())));
  }

  /** The row of a failed input. */
  Extracted failed(List<Object> carried) {
    ErrorKind kind = ErrorKind.values()[random.nextInt(ErrorKind.values().length)];
    return new Extracted(
        id(), carried, 7, Features.failed(new Features.Failure(kind, "because é " + kind)));
  }

  /** Some rows: null, empty, short and, with {@code longest}, longer ones, and any bits. */
  List<Extracted> mixed(int rows, int longest) {
    List<Extracted> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(random.nextInt(4) == 0 ? failed(List.of()) : row(anyBits(longest), List.of()));
    }
    return all;
  }

  /** The same with all carried columns, each null now and then. */
  List<Extracted> carrying(int rows) {
    List<Extracted> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<Object> carried = carried();
      all.add(i % 5 == 0 ? failed(carried) : row(anyBits(9), carried));
    }
    return all;
  }

  private float[] anyBits(int longest) {
    float[] values =
        new float[random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(longest)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
      // Which NaN it is may not survive a JVM.
      values[i] = Float.isNaN(values[i]) ? Float.NaN : values[i];
    }
    return values;
  }

  private List<Object> carried() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    byte[] price = new byte[9];
    price[8] = (byte) random.nextInt();
    price[7] = (byte) random.nextInt();
    Object[] values = {
      random.nextInt(),
      random.nextLong(),
      random.nextFloat(),
      random.nextDouble(),
      random.nextBoolean(),
      Binary.fromString("caption " + random.nextInt(5)),
      Binary.fromConstantByteArray(bytes),
      random.nextInt(20_000),
      random.nextLong() >> 12,
      Binary.fromConstantByteArray(price)
    };
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? null : values[i];
    }
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  private InputId id() {
    int number = random.nextInt();
    String name = "file:/photos/ü %d.jpg".formatted(number);
    return new InputId(name, random.nextInt(1 << 30), random.nextInt());
  }
}
