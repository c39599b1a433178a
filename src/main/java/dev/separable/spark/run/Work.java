package dev.separable.spark.run;

import dev.separable.extract.Recipe;
import dev.separable.spark.metrics.ErrorLimit;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Split;
import dev.separable.spark.transform.Mode;
import dev.separable.spark.transform.RowMaker;
import java.util.List;

/**
 * What a job has to do.
 *
 * @param recipe what decides the features
 * @param options how inputs are read
 * @param splits one per task
 * @param rowMaker makes the rows
 * @param mode what becomes of failed inputs
 * @param limit how many may fail
 * @param batch inputs that go through the network at once
 * @param failuresKept most failed inputs that a task tells one by one
 * @param description for the Spark UI
 */
public record Work(
    Recipe recipe,
    ReadOptions options,
    List<Split> splits,
    RowMaker rowMaker,
    Mode mode,
    ErrorLimit limit,
    int batch,
    int failuresKept,
    String description) {

  /** Number of inputs. */
  public long inputs() {
    return splits.stream().mapToLong(Split::inputs).sum();
  }

  /** Most inputs that may fail. */
  public long allowedFailures() {
    return mode == Mode.FAILFAST ? 0 : limit.allowed(inputs());
  }
}
