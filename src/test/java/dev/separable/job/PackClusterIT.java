package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Images;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pack} on a real standalone cluster, where Kryo wants to know all that travels. */
class PackClusterIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path SPARK = Path.of(System.getProperty("spark.runtime"));
  private static final Path JAR = Path.of(System.getProperty("job.jar"));

  @TempDir Path temp;

  @Test
  void aClusterGivesTheBytesOfLocalMode() throws Exception {
    Images.image(temp.resolve("in/sub folder/größe 100%.png"), 70, 50);
    Path cluster = temp.resolve("cluster");
    Path local = temp.resolve("local");

    try (SparkProcesses processes = new SparkProcesses(SPARK, temp)) {
      succeeds(processes.submit(job("local[2]", local)));
      String master = processes.master();
      processes.worker(master, "worker 1");
      processes.worker(master, "worker 2");
      succeeds(processes.submit(job(master, cluster)));
    }

    List<Path> shards = Tars.shards(cluster);
    assertThat(shards).hasSizeGreaterThan(4).hasSameSizeAs(Tars.shards(local));
    for (Path shard : shards) {
      assertThat(shard).hasSameBinaryContentAs(local.resolve(shard.getFileName()));
    }
    assertThat(Tars.contents(cluster))
        .hasSize(59)
        .containsKeys("cat.jpg", "sub folder/größe 100%.png");
  }

  private static void succeeds(Ended job) {
    assertThat(job.code()).as(job.text()).isZero();
  }

  private List<String> job(String master, Path output) {
    List<String> words = new ArrayList<>(List.of("--master", master));
    // The settings that the launch scripts give; they want Kryo to know every class.
    words.addAll(List.of("--properties-file", ROOT.resolve("conf/spark-defaults.conf").toString()));
    words.addAll(List.of("--conf", "spark.cores.max=2", "--executor-memory", "512m"));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    words.addAll(List.of("--class", Pack.class.getName(), JAR.toString()));
    words.addAll(List.of("--input", ROOT.resolve("jobs/demo").toString(), temp + "/in"));
    words.addAll(List.of("--output", output.toString(), "--shard-size", "256k"));
    return words;
  }
}
