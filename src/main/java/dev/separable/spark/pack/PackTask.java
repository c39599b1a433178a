package dev.separable.spark.pack;

import dev.separable.spark.sink.Codec;
import dev.separable.spark.source.FileBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Writes the shards of one task to the staging folder, each to a file of this attempt's own. */
final class PackTask implements FlatMapFunction<Iterator<byte[]>, long[]> {
  private static final long serialVersionUID = 1;

  private final Broadcast<SerializableConfiguration> configuration;
  private final String staging;
  private final PackFormat format;
  private final Codec codec;
  private final LongAccumulator done;

  PackTask(
      Broadcast<SerializableConfiguration> configuration,
      Path staging,
      PackFormat format,
      Codec codec,
      LongAccumulator done) {
    this.configuration = configuration;
    this.staging = staging.toString();
    this.format = format;
    this.codec = codec;
    this.done = done;
  }

  /** Without the files of checksums that Hadoop's local file system would put beside each. */
  static FileSystem system(Path path, Configuration configuration) throws IOException {
    return FileBytes.raw(path.getFileSystem(configuration));
  }

  /** Where an attempt writes a shard. */
  static Path file(Path staging, long index, long attempt) {
    return new Path(staging, index + "-" + attempt);
  }

  @Override
  public Iterator<long[]> call(Iterator<byte[]> tasks) throws IOException {
    long attempt = TaskContext.get().taskAttemptId();
    List<long[]> written = new ArrayList<>();
    while (tasks.hasNext()) {
      for (PlannedShard shard : PlannedShard.decode(tasks.next())) {
        Path file = file(new Path(staging), shard.index(), attempt);
        written.add(new long[] {shard.index(), attempt, write(shard, file)});
      }
    }
    return written.iterator();
  }

  private long write(PlannedShard shard, Path file) throws IOException {
    Configuration hadoop = configuration.value().value();
    FileSystem system = system(file, hadoop);
    if (!system.exists(file.getParent())) {
      throw new IOException("another run has taken the output folder; no " + file.getParent());
    }
    boolean whole = false;
    try (FSDataOutputStream out = system.create(file, false);
        ShardWriter writer = format.open(hadoop, out, codec)) {
      FileBytes reader = new FileBytes(hadoop);
      for (Member member : shard.members()) {
        writer.add(member, read(reader, member));
        done.add(1);
      }
      writer.finish();
      whole = true;
    } finally {
      if (!whole) {
        system.delete(file, false);
      }
    }
    return system.getFileStatus(file).getLen();
  }

  private static byte[] read(FileBytes reader, Member member) {
    try {
      return reader.read(member.unit());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + member.unit().path() + ": " + e.getMessage(), e);
    }
  }
}
