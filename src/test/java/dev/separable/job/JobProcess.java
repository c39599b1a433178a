package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.OtherJvm;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * An extraction in a JVM of its own with two threads and the project's settings of Spark and of
 * logging: how it ended, and what came on each stream.
 */
record JobProcess(int code, String out, String err) {
  private static final long PATIENCE_MINUTES = 15;

  /**
   * Runs it to its end.
   *
   * @param temp where the streams are kept
   * @param heap as {@code -Xmx} wants it, {@code 512m}
   */
  static JobProcess extract(Path temp, String heap, List<String> args)
      throws IOException, InterruptedException {
    Path conf = Shared.projectRoot().resolve("conf");
    List<String> flags = new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    flags.add("-Xmx" + heap);
    flags.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties").toUri());
    List<String> command = OtherJvm.command(flags, "org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--properties-file", conf.resolve("spark-defaults.conf").toString()));
    command.addAll(List.of("--class", Extract.class.getName(), "spark-internal"));
    command.addAll(args);
    return run(command, temp.resolve("out.txt"), temp.resolve("err.txt"));
  }

  private static JobProcess run(List<String> command, Path out, Path err)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return new JobProcess(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Lines of the log, which are warnings or worse. */
  List<String> warnings() {
    return err.lines().filter(line -> line.matches(".*\\b(WARN|ERROR|FATAL)\\b.*")).toList();
  }

  /** Fails unless all went well and nobody complained. */
  void assertGood() {
    assertThat(code).as(err).isZero();
    assertThat(warnings()).isEmpty();
  }
}
