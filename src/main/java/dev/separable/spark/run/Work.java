package dev.separable.spark.run;

import dev.separable.extract.Recipe;
import dev.separable.spark.metrics.ErrorLimit;
import dev.separable.spark.source.Packing;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Split;
import dev.separable.spark.source.Unit;
import dev.separable.spark.transform.Mode;
import java.util.List;

/**
 * What a job has to do.
 *
 * @param recipe what decides the features
 * @param options how inputs are read
 * @param units all inputs, or those that are left to do
 * @param tasking how many tasks there will be
 * @param mode what becomes of failed inputs
 * @param limit how many may fail
 * @param batch inputs that go through the network at once
 * @param failuresKept most failed inputs of a kind that a task tells one by one
 * @param description for the Spark UI
 */
public record Work(
    Recipe recipe,
    ReadOptions options,
    List<Unit> units,
    Tasking tasking,
    Mode mode,
    ErrorLimit limit,
    int batch,
    int failuresKept,
    String description) {

  /**
   * The number of tasks.
   *
   * @param wanted by the user; null to choose
   * @param cores how many run at once
   */
  public record Tasking(Integer wanted, int cores) {
    /** For these units, at least one task. */
    public int tasks(List<Unit> units) {
      return wanted == null
          ? Packing.tasks(units, cores)
          : Math.max(1, Math.min(wanted, units.size()));
    }
  }

  /**
   * The same with only some of the units.
   *
   * @param failed inputs of the others, which count against the limit
   */
  public Work only(List<Unit> some, long failed) {
    long left = Math.max(0, limit.allowed(inputs()) - failed);
    ErrorLimit rest =
        limit.equals(ErrorLimit.NONE) ? limit : new ErrorLimit(left, ErrorLimit.Unit.INPUTS);
    return new Work(recipe, options, some, tasking, mode, rest, batch, failuresKept, description);
  }

  /** One for each task. */
  public List<Split> splits() {
    return Packing.pack(units, tasking.tasks(units));
  }

  /** Number of inputs. */
  public long inputs() {
    return units.stream().mapToLong(Unit::count).sum();
  }

  /** Most inputs that may fail. */
  public long allowedFailures() {
    return mode == Mode.FAILFAST ? 0 : limit.allowed(inputs());
  }
}
