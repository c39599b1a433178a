package dev.separable.spark.sink;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.separable.spark.transform.Extracted;
import dev.separable.spark.transform.RowMaker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the table of most likely classes: one row per input and rank, the likeliest first; none for
 * a failed input. The score is the softmax of the logits.
 *
 * @param top most ranks
 * @param labels names of the classes, or an empty list
 */
public record LabelRows(int top, ArrayList<String> labels) implements RowMaker {
  /** Its columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", StringType, false)
          .add("label", StringType)
          .add("index", IntegerType, false)
          .add("score", FloatType, false);

  @Override
  public List<Row> rows(Extracted extracted) {
    if (extracted.isFailed()) {
      return List.of();
    }
    float[] logits = extracted.features().values();
    double[] scores = softmax(logits);
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparing(i -> i))
        .limit(top)
        .map(i -> RowFactory.create(extracted.id().path(), label(i), i, (float) scores[i]))
        .toList();
  }

  private String label(int index) {
    return index < labels.size() ? labels.get(index) : null;
  }

  /** {@code exp(x) / sum of exp(x)}, in double, less the maximum so that nothing overflows. */
  static double[] softmax(float[] logits) {
    double max = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElse(0);
    double[] scores = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      scores[i] = Math.exp(logits[i] - max);
      sum += scores[i];
    }
    for (int i = 0; i < logits.length; i++) {
      scores[i] /= sum;
    }
    return scores;
  }
}
