package dev.separable.spark.run;

import dev.separable.spark.sink.Publication;
import dev.separable.spark.sink.Rewrite;
import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A task that publishes a copy of a file without some of its units: what {@link #encode} made in.
 */
record CopyTask(Broadcast<SerializableConfiguration> configuration, Publication publication)
    implements VoidFunction<Iterator<String>> {

  /** A file and the places in its manifest whose rows are left out, as text. */
  static String encode(Path file, BitSet dropped) {
    return dropped.stream().mapToObj(Integer::toString).collect(Collectors.joining(","))
        + " "
        + file;
  }

  @Override
  public void call(Iterator<String> items) throws IOException {
    String item = items.next();
    int end = item.indexOf(' ');
    BitSet dropped = new BitSet();
    for (String place : item.substring(0, end).split(",", -1)) {
      dropped.set(Integer.parseInt(place));
    }
    Configuration hadoop = configuration.value().value();
    TaskContext task = TaskContext.get();
    int partition = task.partitionId();
    if (publication.isPublished(hadoop, partition)) {
      return;
    }
    publication.check(hadoop);
    Path copy = publication.attempt(partition, task.taskAttemptId());
    Rewrite.copy(hadoop, new Path(item.substring(end + 1)), copy, publication.run(), dropped);
    publication.publish(hadoop, partition, copy);
  }
}
