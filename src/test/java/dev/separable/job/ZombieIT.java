package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.LocalSpark;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import dev.separable.testing.SparkProcesses.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that was taken for dead and wakes when another run has its output folder. */
@Tag("faults")
class ZombieIT {
  @TempDir Path temp;
  private FaultJob work;
  private Path output;

  @Test
  void aDriverThatWakesWhenAllIsDoneChangesNothing() throws Exception {
    try (SparkProcesses processes = new SparkProcesses(FaultJob.spark(), temp)) {
      prepare(processes);
      Job zombie = stopped(processes, "local[1]");
      succeeds(processes.submit(work.words("local[2]", output)));
      Map<String, String> before = everything();

      SparkProcesses.signal(zombie.driver(), "CONT");

      refused(zombie.ended());
      assertThat(everything()).isEqualTo(before);
    }
    whole();
  }

  @Test
  void aDriverThatWakesWhileAnotherRunsDoesNotDisturbIt() throws Exception {
    try (SparkProcesses processes = new SparkProcesses(FaultJob.spark(), temp)) {
      prepare(processes);
      String master = processes.master();
      processes.worker(master, "worker 1");
      processes.worker(master, "worker 2");
      // Its executor is not stopped and goes on by itself, until nothing can be published any more.
      Job zombie = stopped(processes, master);
      int files = FaultJob.files(output.resolve("features")).size();
      Job next = processes.begin(work.words(master, output, "spark.cores.max=1"));
      while (next.isAlive() && FaultJob.files(output.resolve("features")).size() < files + 5) {
        Thread.sleep(5);
      }
      assertThat(next.isAlive()).isTrue();

      SparkProcesses.signal(zombie.driver(), "CONT");

      refused(zombie.ended());
      succeeds(next.ended());
    }
    whole();
  }

  private void prepare(SparkProcesses processes) throws Exception {
    work = new FaultJob(temp);
    work.inputs();
    output = temp.resolve("out");
    succeeds(processes.submit(work.words("local[2]", temp.resolve("good"))));
  }

  /** A job whose driver is stopped in the middle of its tasks. */
  private Job stopped(SparkProcesses processes, String master) throws Exception {
    Job job = processes.begin(work.words(master, output, "spark.cores.max=1"));
    while (job.isAlive() && FaultJob.files(output.resolve("features")).size() < 8) {
      Thread.sleep(5);
    }
    SparkProcesses.signal(job.driver(), "STOP");
    assertThat(job.isAlive()).isTrue();
    return job;
  }

  private static void refused(Ended zombie) {
    assertThat(zombie.code()).as(zombie.text()).isEqualTo(ExitCode.FAILED);
    assertThat(zombie.text()).contains("another run has taken the output folder");
  }

  private static void succeeds(Ended job) {
    assertThat(job.code()).as(job.text()).isZero();
  }

  private void whole() throws IOException {
    try (SparkSession spark = LocalSpark.start()) {
      WholeOutput.check(spark, output, Table.bits(spark, temp.resolve("good")));
    }
  }

  /** Every file with its length and time. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(output)) {
      for (Path file : walk.toList()) {
        files.put(
            output.relativize(file).toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
