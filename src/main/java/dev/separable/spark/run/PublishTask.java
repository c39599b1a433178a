package dev.separable.spark.run;

import dev.separable.extract.Features.Failure;
import dev.separable.spark.metrics.TaskMeter;
import dev.separable.spark.metrics.UnitStats;
import dev.separable.spark.sink.Footer;
import dev.separable.spark.sink.Manifest;
import dev.separable.spark.sink.Publication;
import dev.separable.spark.sink.Shard;
import dev.separable.spark.sink.ShardFormat;
import dev.separable.spark.source.Split;
import dev.separable.spark.source.Unit;
import dev.separable.spark.transform.ExtractTask;
import dev.separable.spark.transform.Extracted;
import dev.separable.spark.transform.Extracting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * A task that writes its rows to a file and publishes it: an encoded {@link Split} in. A partition
 * that is published already is left as it is, so that a second attempt does no harm.
 */
record PublishTask(
    ExtractTask extract, ShardFormat format, Publication publication, String fingerprint)
    implements VoidFunction<Iterator<byte[]>> {

  @Override
  public void call(Iterator<byte[]> splits) throws IOException {
    Split split = Split.decode(splits.next());
    TaskContext task = TaskContext.get();
    Configuration hadoop = extract.hadoop();
    int partition = task.partitionId();
    if (publication.isPublished(hadoop, partition)) {
      return;
    }
    publication.check(hadoop);
    Path file = publication.attempt(partition, task.taskAttemptId());
    try (Extracting inputs = extract.open(split);
        Shard shard = format.create(hadoop, file)) {
      Manifest manifest = write(split, inputs, shard);
      if (inputs.isStopped()) {
        return;
      }
      TaskMeter meter = inputs.meter();
      long start = System.nanoTime();
      shard.flush();
      meter.wrote(System.nanoTime() - start);
      publication.check(hadoop);
      shard.finish(
          new Footer(publication.run(), fingerprint, meter.stats(), manifest, "").encode());
    }
    publication.publish(hadoop, partition, file);
  }

  /** Writes all rows; as many inputs as were listed belong to each unit, in their order. */
  private static Manifest write(Split split, Extracting inputs, Shard shard) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Unit unit : split.units()) {
      UnitStats stats = UnitStats.none();
      for (long i = 0; i < unit.count() && !inputs.isStopped(); i++) {
        if (!inputs.hasNext()) {
          throw new IOException(
              "%s had %d inputs when it was listed and has %d now"
                  .formatted(unit.path(), unit.count(), i));
        }
        Extracted one = inputs.next();
        long rows = inputs.keeps(one) ? rows(inputs.meter(), shard, one) : 0;
        Failure failure = one.features().failure();
        stats =
            stats.plus(
                rows,
                one.id().length(),
                Extracting.times(one),
                failure == null ? null : failure.kind().text());
      }
      entries.add(new Manifest.Entry(unit, stats));
    }
    return new Manifest(entries);
  }

  private static long rows(TaskMeter meter, Shard shard, Extracted one) throws IOException {
    long before = shard.rows();
    long start = System.nanoTime();
    shard.add(one);
    meter.wrote(System.nanoTime() - start);
    long rows = shard.rows() - before;
    meter.rows(rows);
    return rows;
  }
}
