package dev.separable.spark.run;

import dev.separable.spark.metrics.Caption;
import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Takes the rows of changed inputs out of published files, before the new rows are made: a file
 * with such rows is replaced by a copy without them. The copy names the file whose place it takes,
 * so that a run that is killed between both leaves nothing twice.
 */
final class Supersession {
  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> configuration;
  private final OutputFolder folder;
  private final Publication publication;
  private final String run;

  Supersession(
      JavaSparkContext spark,
      Broadcast<SerializableConfiguration> configuration,
      OutputFolder folder,
      Publication publication) {
    this.spark = spark;
    this.configuration = configuration;
    this.folder = folder;
    this.run = publication.run();
    this.publication = publication.forCopies();
  }

  /** Deletes the files in whose place copies have been published, and returns the others. */
  List<Published> withoutReplaced(List<Published> files) throws IOException {
    Set<String> replaced = new HashSet<>();
    files.forEach(file -> replaced.add(file.footer().replaces()));
    List<Published> kept = new ArrayList<>();
    for (Published file : files) {
      if (replaced.contains(file.file().getName())) {
        folder.delete(file.file(), run);
      } else {
        kept.add(file);
      }
    }
    return kept;
  }

  /**
   * Publishes copies without the superseded rows, and deletes the files that have no others.
   *
   * @param superseded places in the manifest of each file
   */
  void remove(Map<Published, BitSet> superseded) throws IOException {
    List<String> copies = new ArrayList<>();
    for (Map.Entry<Published, BitSet> entry : superseded.entrySet()) {
      Path file = entry.getKey().file();
      int units = entry.getKey().footer().manifest().entries().size();
      if (entry.getValue().cardinality() == units) {
        folder.delete(file, run);
      } else {
        copies.add(CopyTask.encode(file, entry.getValue()));
      }
    }
    if (!copies.isEmpty()) {
      try (Caption caption =
          Caption.of(spark.sc(), "copies", "earlier files without the rows of changed inputs")) {
        spark
            .parallelize(copies, copies.size())
            .foreachPartition(new CopyTask(configuration, publication));
      }
    }
  }
}
