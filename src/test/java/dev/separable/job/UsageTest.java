package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get wrong: one line and exit code 2, before Spark is started. */
class UsageTest {
  private static final String LAYER = "separable(features=8,kernel=3x3)";

  @TempDir Path temp;

  @BeforeEach
  void inputs() {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Images.bytes(temp.resolve("bad/a.npy"), new byte[] {1, 2, 3});
    Images.bytes(temp.resolve("text/a.txt"), new byte[] {1});
    Images.bytes(temp.resolve("full/thesis.txt"), new byte[] {1});
    Images.bytes(temp.resolve("w.safetensors"), new byte[] {1, 2, 3});
    Images.bytes(temp.resolve("big.parquet"), new byte[] {1});
  }

  static Stream<Arguments> wrong() {
    String layer = " --model " + LAYER + " --weights flax:0";
    return Stream.of(
        Arguments.of("--input IN --output OUT --nonsense", "Unknown option: '--nonsense'"),
        Arguments.of("--input IN --output OUT --column x" + layer, "--column is for Parquet input"),
        Arguments.of("--input IN --output OUT --id-column x" + layer, "--id-column is for"),
        Arguments.of("--input IN --output OUT --columns x,y" + layer, "--columns is for"),
        Arguments.of("--input IN --output OUT --columns x,x" + layer, "names x twice"),
        Arguments.of("--input IN --output OUT --shape 5,5,3" + layer, "--shape is for"),
        Arguments.of("--input IN --output OUT --shape 5,0,3" + layer, "wanted H,W,C"),
        Arguments.of("--input IN --output OUT --shape 5x5" + layer, "wanted H,W,C"),
        Arguments.of("--input IN --output OUT --max-seconds 0" + layer, "--max-seconds 0"),
        Arguments.of("--input IN --output OUT --truncated grey" + layer, "--truncated"),
        Arguments.of("--input IN --output OUT --orientation 6" + layer, "--orientation"),
        Arguments.of("--input", "'--input"),
        Arguments.of("stray", "'stray'"),
        Arguments.of("--input IN --output OUT --batch x", "--batch"),
        Arguments.of("--input IN --output OUT --batch 0" + layer, "--batch 0"),
        Arguments.of("--input IN --output OUT --partitions 0" + layer, "--partitions 0"),
        Arguments.of("--input IN --output OUT --max-pixels 0" + layer, "--max-pixels 0"),
        Arguments.of("--input IN --output OUT --max-errors 5x", "'5x', wanted"),
        Arguments.of("--input IN --output OUT --mode strict", "--mode"),
        Arguments.of("--input IN --output OUT --codec gzip", "--codec"),
        Arguments.of("--input IN" + layer, "no --output given"),
        Arguments.of("--input IN --output OUT --format tar" + layer, "not a tar archive"),
        Arguments.of("--input IN --output OUT --format rar" + layer, "tar, zip and npz"),
        Arguments.of("--input IN/nope --output OUT" + layer, "no such file or folder"),
        Arguments.of("--input TEMP/text --output OUT" + layer, "a.txt"),
        Arguments.of("--input TEMP/big.parquet --output OUT" + layer, "begins with 01"),
        Arguments.of("--input no://where/x --output OUT" + layer, "\"no\""),
        Arguments.of("--input TEMP/bad --output OUT" + layer, "bad/a.npy"),
        Arguments.of("--input IN --output OUT --model resnet50", "resnet50"),
        Arguments.of("--input IN --output OUT --model separable(features=8", "separable"),
        Arguments.of("--input IN --output OUT --model " + LAYER, "--weights"),
        Arguments.of(
            "--input IN --output OUT --weights TEMP/none.npz --model " + LAYER, "no such file"),
        Arguments.of("--input IN --output OUT --weights TEMP/in --model " + LAYER, "is a folder"),
        Arguments.of(
            "--input IN --output OUT --weights TEMP/w.safetensors --model " + LAYER,
            "w.safetensors"),
        Arguments.of("--input IN --output OUT --cut nowhere" + layer, "nowhere"),
        Arguments.of("--input IN --output OUT --pool sum" + layer, "sum"),
        Arguments.of("--input IN --output OUT --preprocess x" + layer, "x"),
        Arguments.of("--input IN --output TEMP/full" + layer, "not empty"),
        Arguments.of("--input IN --output IN/below" + layer, "lies in the input"),
        Arguments.of("--input IN --output TEMP/full --if-exists overwrite" + layer, "thesis.txt"),
        Arguments.of("--input IN --output TEMP/big.parquet" + layer, "is a file"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isToldOnOneLine(String line, String told) {
    String[] words =
        Stream.of(line.split(" "))
            .map(word -> word.replace("IN", temp + "/in").replace("OUT", temp + "/out"))
            .map(word -> word.replace("TEMP", temp.toString()))
            .toArray(String[]::new);

    JobRun run = JobRun.extract(words);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("extract: ").contains(told);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void verboseShowsWhereItComesFrom() {
    JobRun run = JobRun.extract("--input", temp + "/nope", "--output", "x", "--verbose");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no such file or folder").contains("\tat dev.separable");
  }

  @Test
  void inputsInTheOutputFolderAreSafe() throws Exception {
    Path out = temp.resolve("earlier");
    Images.array(out.resolve("features/a.npy"), 5, 5, 3);
    Files.writeString(
        out.resolve("run.json"), "{\"state\": \"complete\", \"versions\": {\"separable\": \"1\"}}");

    JobRun run =
        JobRun.extract(
            "--input",
            out + "/features",
            "--output",
            out.toString(),
            "--if-exists",
            "overwrite",
            "--model",
            LAYER,
            "--weights",
            "flax:0");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("lies in the output folder");
    assertThat(out.resolve("features/a.npy")).exists();
  }

  @Test
  void helpAndVersionAreNoErrors() {
    for (JobCommand command :
        List.of(new Extract(), new Classify(), new CostTable(), new Bench())) {
      JobRun help = JobRun.of(command, List.of("--help"));
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: ").contains("--model=M");
      assertThat(help.err()).isEmpty();
    }
    assertThat(JobRun.extract("--version").out()).startsWith("separable ");
    assertThat(JobRun.extract("--help").out()).contains("--column=NAME");
  }

  @Test
  void withoutInputTheDemoNeedsTheProject() {
    assertThat(System.getenv("SEPARABLE_HOME")).isNull();

    JobRun run = JobRun.extract();

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no --input").contains("SEPARABLE_HOME");
  }
}
