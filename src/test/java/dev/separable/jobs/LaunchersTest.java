package dev.separable.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The scripts in jobs/, in a copy of the tree whose name has a space, with stand-ins for Maven,
 * Java and spark-submit that only tell what they were called with.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launchers are shell scripts")
class LaunchersTest {
  private static final List<String> SCRIPTS =
      List.of("launch", "extract", "cost", "bench", "classify", "pack");
  private static final Instant BUILT = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant BEFORE = BUILT.minusSeconds(60);
  private static final Instant AFTER = BUILT.plusSeconds(60);

  @TempDir Path temp;
  private Path tree;
  private Path jar;
  private Path tools;
  private Path sparkHome;

  /** What a script did: its exit code and the lines that it printed. */
  private record Run(int exitCode, List<String> out, List<String> err) {}

  @BeforeEach
  void copyTree() throws IOException {
    tree = temp.toRealPath().resolve("a tree");
    tools = temp.resolve("the tools");
    sparkHome = temp.resolve("some spark");
    Path source = Path.of(System.getProperty("project.root"));
    for (String script : SCRIPTS) {
      copyOf(source.resolve("jobs").resolve(script), "jobs/" + script).toFile().setExecutable(true);
    }
    copyOf(source.resolve("conf/spark-defaults.conf"), "conf/spark-defaults.conf");
    touch(write(tree.resolve("pom.xml"), ""), BEFORE);
    touch(write(tree.resolve("src/main/java/Job.java"), ""), BEFORE);
    for (String folder : List.of("src/main/java", "src/main", "conf")) {
      touch(tree.resolve(folder), BEFORE);
    }
    jar = touch(write(tree.resolve("target/separable-0.1.0.jar"), ""), BUILT);
    Files.createDirectories(tree.resolve("target/spark/jars"));
    script(sparkHome.resolve("bin/spark-submit"), "printf '%s\\n' \"$@\"");
    script(
        tools.resolve("bin/mvn"),
        "pwd >> '" + temp + "/builds'; echo noise; : > target/separable-0.1.0.jar");
    // Answers as Spark's launcher does, with a command that calls it again; then tells all.
    script(
        tools.resolve("bin/java"),
        """
        for word in "$@"; do
          if [ "$1" != started ] && [ "$word" = org.apache.spark.launcher.Main ]; then
            printf '\\0\\n'; printf '%s\\0' "$0" started "$@"; exit
          fi
        done
        printf '%s\\n' "$@" "SPARK_CONF_DIR=$SPARK_CONF_DIR" "SPARK_DRIVER_MEMORY=$SPARK_DRIVER_MEMORY"
        exit 5
        """);
  }

  @Test
  void optionsOfSparkSubmitGoToItWhereverTheyStand() throws Exception {
    Run run =
        withSparkSubmit(
            "launch",
            "x.Job",
            "--input",
            "a b.jpg",
            "--master",
            "local[2]",
            "",
            "*",
            "--conf=spark.app.name=a b",
            "--top=5",
            "--driver-memory",
            "1g",
            "--conf",
            "--odd value",
            "--masters");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsExactly(
            "--properties-file",
            tree + "/conf/spark-defaults.conf",
            "--load-spark-defaults",
            "--class",
            "x.Job",
            "--master",
            "local[2]",
            "--conf=spark.app.name=a b",
            "--driver-memory",
            "1g",
            "--conf",
            "--odd value",
            jar.toString(),
            "--input",
            "a b.jpg",
            "",
            "*",
            "--top=5",
            "--masters");
  }

  @ParameterizedTest
  @CsvSource({
    "--master",
    "--deploy-mode",
    "--conf",
    "--driver-memory",
    "--executor-memory",
    "--executor-cores",
    "--num-executors"
  })
  void bothFormsOfAnOptionPass(String option) throws Exception {
    Run run = withSparkSubmit("launch", "x.Job", "mine", option, "v w", option + "=v w");

    assertThat(run.out().subList(3, run.out().size()))
        .containsExactly(
            "--class", "x.Job", option, "v w", option + "=v w", jar.toString(), "mine");
    assertThat(withSparkSubmit("launch", "x.Job", option).exitCode()).isEqualTo(2);
  }

  @Test
  void aPropertiesFileOfTheUserTakesThePlaceOfTheProjects() throws Exception {
    assertThat(withSparkSubmit("launch", "x.Job", "--properties-file", "my own.conf").out())
        .containsExactly("--class", "x.Job", "--properties-file", "my own.conf", jar.toString());
    assertThat(withSparkSubmit("launch", "x.Job", "--properties-file=my own.conf").out())
        .containsExactly("--class", "x.Job", "--properties-file=my own.conf", jar.toString());
  }

  @ParameterizedTest
  @CsvSource({"extract,Extract", "cost,CostTable", "bench,Bench", "classify,Classify", "pack,Pack"})
  void eachScriptNamesItsClass(String script, String job) throws Exception {
    assertThat(withSparkSubmit(script, "more").out())
        .containsSubsequence("--class", "dev.separable.job." + job, jar.toString(), "more");
  }

  @Test
  void aScriptMayBeCalledThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), tree.resolve("jobs/extract"));

    assertThat(start(link, Map.of("SPARK_HOME", sparkHome.toString())).out())
        .contains(jar.toString());
  }

  @Test
  void theExitCodeOfTheJobPasses() throws Exception {
    script(sparkHome.resolve("bin/spark-submit"), "exit 3");

    assertThat(withSparkSubmit("extract").exitCode()).isEqualTo(3);
  }

  @Test
  void aFreshJarIsNotBuiltAgain() throws Exception {
    withSparkSubmit("extract");

    assertThat(temp.resolve("builds")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"pom.xml", "src/main/java/Job.java"})
  void aNewerSourceIsBuiltOnce(String source) throws Exception {
    touch(tree.resolve(source), AFTER);

    Run first = withSparkSubmit("extract");
    withSparkSubmit("extract");

    assertThat(temp.resolve("builds")).hasContent(tree.toString());
    assertThat(first.out()).contains(jar.toString()).doesNotContain("noise");
    assertThat(first.err()).hasSize(1).first().asString().contains("building");
  }

  @Test
  void aMissingJarIsBuilt() throws Exception {
    Files.delete(jar);

    assertThat(withSparkSubmit("extract").out()).contains(jar.toString());
    assertThat(temp.resolve("builds")).exists();
  }

  @Test
  void aBuildThatFailsShowsItsLog() throws Exception {
    Files.delete(jar);
    script(tools.resolve("bin/mvn"), "echo the reason; exit 1");

    Run run = withSparkSubmit("extract");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the reason");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void withoutSparkSubmitTheBuildsSparkRunsTheJob() throws Exception {
    Run run = bundled("extract", "--master=local[2]", "a b");

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.out())
        .containsSubsequence(
            "started",
            "-cp",
            tree + "/target/spark/jars/*",
            "org.apache.spark.launcher.Main",
            "org.apache.spark.deploy.SparkSubmit",
            "--class",
            "dev.separable.job.Extract",
            "--master=local[2]",
            jar.toString(),
            "a b",
            "SPARK_CONF_DIR=" + tree + "/conf",
            "SPARK_DRIVER_MEMORY=2g");
    assertThat(bundled("extract", "--properties-file", "p").out())
        .containsSubsequence("--load-spark-defaults", "--properties-file", "p", jar.toString());
  }

  @Test
  void withoutSparkSubmitAndWithoutTheBuildsSparkItIsBuilt() throws Exception {
    Files.delete(tree.resolve("target/spark/jars"));

    bundled("extract");

    assertThat(temp.resolve("builds")).exists();
  }

  @Test
  void usageStartsTheClassAlone() throws Exception {
    Run run = withSparkSubmit("extract", "--help");

    assertThat(run.out())
        .startsWith(
            "-cp",
            jar + ":" + tree + "/target/spark/jars/*",
            "dev.separable.job.Extract",
            "--help");
  }

  private Run withSparkSubmit(String script, String... words) throws Exception {
    return start(
        tree.resolve("jobs").resolve(script), Map.of("SPARK_HOME", sparkHome.toString()), words);
  }

  private Run bundled(String script, String... words) throws Exception {
    return start(tree.resolve("jobs").resolve(script), Map.of(), words);
  }

  private Run start(Path script, Map<String, String> environment, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    Path out = temp.resolve("out.txt");
    Path err = temp.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("PATH", tools.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", tools.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int exitCode = process.waitFor();
    return new Run(exitCode, Files.readAllLines(out), Files.readAllLines(err));
  }

  private Path copyOf(Path from, String to) throws IOException {
    return touch(write(tree.resolve(to), Files.readString(from)), BEFORE);
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, UTF_8);
  }

  private static Path touch(Path file, Instant time) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static void script(Path file, String text) throws IOException {
    assertThat(write(file, "#!/bin/sh\n" + text + "\n").toFile().setExecutable(true)).isTrue();
  }
}
