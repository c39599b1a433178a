package dev.separable.spark.transform;

import dev.separable.extract.Engine;
import dev.separable.spark.metrics.Counters;
import dev.separable.spark.metrics.TaskMeter;
import dev.separable.spark.source.Inputs;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Split;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task does: an encoded {@link Split} in, rows out, one by one as they are asked for.
 *
 * @param recipe what decides the features
 * @param options how inputs are read
 * @param configuration Hadoop's, for reading
 * @param counters filled as the task goes
 * @param rowMaker makes the rows
 * @param mode what becomes of failed inputs
 * @param batch inputs that go through the network at once
 * @param failuresKept most failed inputs that a task tells one by one
 */
public record ExtractTask(
    SharedRecipe recipe,
    ReadOptions options,
    Broadcast<SerializableConfiguration> configuration,
    Counters counters,
    RowMaker rowMaker,
    Mode mode,
    int batch,
    int failuresKept)
    implements FlatMapFunction<Iterator<byte[]>, Row> {

  @Override
  public Iterator<Row> call(Iterator<byte[]> splits) {
    Split split = Split.decode(splits.next());
    Engine engine = recipe.engine();
    TaskMeter meter =
        TaskMeter.start(
            counters, failuresKept, engine.kernels().name(), engine.kernels().vectorBits());
    Inputs inputs =
        Inputs.open(split.units(), options, configuration.value().value(), engine.memory());
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> inputs.close());
    Extraction extraction = new Extraction(inputs, engine.extractor(batch));
    return new TaskRows(extraction, meter, rowMaker, mode);
  }
}
