package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.separable.testing.LocalSpark;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, by a file system in memory; only root may mount one. */
@Tag("faults")
class FullDiskIT {
  @TempDir Path temp;

  @Test
  void aFullDiskEndsTheRunAndMoreSpaceLetsItGoOn() throws Exception {
    FaultJob work = new FaultJob(temp);
    work.inputs();
    Path good = temp.resolve("good");
    Path disk = Files.createDirectory(temp.resolve("disk"));
    boolean mounted = command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    assumeTrue(mounted, "left out: it wants root, to mount a tmpfs");
    try (SparkProcesses processes = new SparkProcesses(FaultJob.spark(), temp)) {
      Path output = disk.resolve("out");
      succeeds(processes.submit(work.words("local[2]", good)));

      Ended full = processes.submit(work.words("local[2]", output));

      assertThat(full.code()).as(full.text()).isEqualTo(ExitCode.FAILED);
      assertThat(full.text().lines().filter(line -> line.startsWith("extract: ")))
          .as(full.text())
          .singleElement()
          .asString()
          .contains("No space left on device");
      assertThat(output.resolve("_SUCCESS")).doesNotExist();
      final List<String> published = FaultJob.files(output.resolve("features"));
      assertThat(published).isNotEmpty();
      try (SparkSession spark = LocalSpark.start()) {
        List<String> bits = Table.bits(spark, good);
        List<String> some = Table.bits(spark, output);
        assertThat(new HashSet<>(some)).hasSameSizeAs(some);
        assertThat(bits).containsAll(some).hasSizeGreaterThan(some.size());

        assertThat(command("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
        succeeds(processes.submit(work.words("local[2]", output)));

        WholeOutput.check(spark, output, bits);
        assertThat(FaultJob.files(output.resolve("features"))).containsAll(published);
      }
    } finally {
      command("umount", "-l", disk.toString());
    }
  }

  private static void succeeds(Ended job) {
    assertThat(job.code()).as(job.text()).isZero();
  }

  private static boolean command(String... words) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(words))).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    System.out.print(said);
    return code == 0;
  }
}
