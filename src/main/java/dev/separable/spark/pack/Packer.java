package dev.separable.spark.pack;

import dev.separable.spark.metrics.Caption;
import dev.separable.spark.metrics.Counters;
import dev.separable.spark.metrics.Watch;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs a plan. Tasks write to a staging folder, each attempt to files of its own; when all are
 * there, the driver renames those of the attempts that Spark counts. So no attempt that is lost,
 * late, or of another run can change a shard.
 */
public final class Packer {
  private final SparkSession session;
  private final PackPlan plan;
  private final Publication publication;

  /** Of a plan, into a folder that holds none of its shards. */
  public Packer(SparkSession session, PackPlan plan, Publication publication) {
    this.session = session;
    this.plan = plan;
    this.publication = publication;
  }

  /**
   * Writes all shards.
   *
   * @param codec of Parquet; nothing to tar
   * @param cores how many tasks run at once
   * @param display shows the progress until it is closed
   * @return bytes of the shards, in their order
   */
  public long[] run(Codec codec, int cores, Function<Watch, AutoCloseable> display)
      throws Exception {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    String run = publication.run();
    Path staging = new Path(publication.staging());
    Counters counters = Counters.of(spark.sc());
    Watch watch = new Watch(run, counters, Long.MAX_VALUE, () -> {});
    Broadcast<SerializableConfiguration> configuration =
        spark.broadcast(new SerializableConfiguration(spark.sc().hadoopConfiguration()));
    PackTask task = new PackTask(configuration, staging, plan.format(), codec, counters.inputs());
    spark.sc().addSparkListener(watch);
    try (Caption caption =
            Caption.ofGroup(spark.sc(), run, "packing", plan.shards().size() + " shards");
        AutoCloseable shown = display.apply(watch)) {
      List<byte[]> tasks =
          new ArrayList<>(plan.tasks(cores).stream().map(PlannedShard::encode).toList());
      List<long[]> written = spark.parallelize(tasks, tasks.size()).mapPartitions(task).collect();
      return publish(configuration.value().value(), staging, written);
    } finally {
      spark.sc().removeSparkListener(watch);
      configuration.destroy();
    }
  }

  private long[] publish(Configuration configuration, Path staging, List<long[]> written)
      throws IOException {
    Path folder = new Path(publication.table());
    FileSystem system = PackTask.system(folder, configuration);
    long[] lengths = new long[plan.shards().size()];
    for (long[] shard : written) {
      int index = Math.toIntExact(shard[0]);
      Path from = PackTask.file(staging, index, shard[1]);
      Path to = new Path(folder, plan.name(index));
      FileStatus status = system.getFileStatus(from);
      if (status.getLen() != shard[2] || lengths[index] != 0) {
        throw new IOException(
            from + " has " + status.getLen() + " bytes, its task wrote " + shard[2]);
      }
      if (!system.rename(from, to)) {
        throw new IOException("cannot rename " + from + " to " + to);
      }
      lengths[index] = shard[2];
    }
    if (written.size() != lengths.length) {
      throw new IllegalStateException(
          "of %d shards %d were written".formatted(lengths.length, written.size()));
    }
    return lengths;
  }
}
