package dev.separable.spark.transform;

import dev.separable.extract.Engine;
import dev.separable.spark.metrics.Counters;
import dev.separable.spark.metrics.TaskMeter;
import dev.separable.spark.source.Inputs;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Split;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How a task extracts features from its inputs; travels to the tasks.
 *
 * @param recipe what decides the features
 * @param options how inputs are read
 * @param configuration Hadoop's
 * @param counters filled as the task goes
 * @param mode what becomes of failed inputs
 * @param batch inputs that go through the network at once
 * @param failuresKept most failed inputs of a kind that a task tells one by one
 */
public record ExtractTask(
    SharedRecipe recipe,
    ReadOptions options,
    Broadcast<SerializableConfiguration> configuration,
    Counters counters,
    Mode mode,
    int batch,
    int failuresKept)
    implements Serializable {

  /** Begins with the inputs of a split; the caller closes what is returned. */
  public Extracting open(Split split) {
    Engine engine = recipe.engine();
    TaskMeter meter =
        TaskMeter.start(
            counters, failuresKept, engine.kernels().name(), engine.kernels().vectorBits());
    Inputs inputs = Inputs.open(split.units(), options, hadoop(), engine.memory());
    return new Extracting(inputs, new Extraction(inputs, engine.extractor(batch)), meter, mode);
  }

  /** Hadoop's configuration in this JVM. */
  public Configuration hadoop() {
    return configuration.value().value();
  }
}
