package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTableTest {
  private static final String LAYER = "separable(features=64,kernel=3x3,bias=none)";

  @Test
  void aLayerHasTheFiguresOfThePaper() throws Exception {
    JsonNode json = json("--model", LAYER, "--shape", "56,56,32");

    assertThat(json.path("layers")).hasSize(2);
    assertThat(json.at("/layers/0/op").asText()).isEqualTo("depthwise");
    assertThat(json.at("/layers/0/input_shape").toString()).isEqualTo("[56,56,32]");
    assertThat(json.at("/layers/1/standard_macs").asLong()).isEqualTo(56L * 56 * 9 * 32 * 64);
    assertThat(json.at("/total/params").asLong()).isEqualTo(9 * 32 + 32 * 64);
    assertThat(json.at("/total/depthwise_macs").asLong()).isEqualTo(56 * 56 * 9 * 32);
    assertThat(json.at("/total/pointwise_macs").asLong()).isEqualTo(56 * 56 * 32 * 64);
    assertThat(json.at("/total/macs").asLong()).isEqualTo(56 * 56 * (9 * 32 + 32 * 64));
    assertThat(json.at("/total/mac_ratio").asDouble()).isCloseTo(1.0 / 64 + 1.0 / 9, within(1e-12));
    assertThat(json.at("/total/activation_bytes").asLong()).isEqualTo(4 * 56 * 56 * (32 + 64));
  }

  @Test
  void aNetworkNeedsNoShapeAndCountsItsNorms() throws Exception {
    JsonNode json = json("--model", "mobilenetv1_100");

    assertThat(json.path("input_shape").toString()).isEqualTo("[224,224,3]");
    assertThat(json.at("/total/params").asLong()).isEqualTo(4_231_976);
    assertThat(json.at("/total/layers").asInt()).isEqualTo(28);
    assertThat(json.at("/total/macs").asLong())
        .isEqualTo(
            json.at("/total/depthwise_macs").asLong()
                + json.at("/total/pointwise_macs").asLong()
                + json.at("/total/conv_macs").asLong()
                + json.at("/total/linear_macs").asLong());
  }

  @Test
  void csvHasOneLinePerLayerAndTheTotal() {
    JobRun run = JobRun.cost("--model", LAYER, "--shape", "8,8,4", "--as", "csv");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "index,layer,op,input_shape,output_shape,kernel,stride,params,macs,standard_params,"
                + "standard_macs,param_ratio,mac_ratio,activation_bytes",
            "0,depthwise,depthwise,8x8x4,8x8x4,3x3,1x1,36,2304,,,,,1024",
            "1,pointwise,pointwise,8x8x4,8x8x64,1x1,1x1,256,16384,2304,147456,"
                + "0.1267361111111111,0.1267361111111111,16384",
            ",total,,,,,,292,18688,2304,147456,0.1267361111111111,0.1267361111111111,17408");
  }

  /** The corners of MobileNet's trade-off curve, as counted from timm's modules. */
  @Test
  void aSweepHasARowForEveryWidthAndResolution() throws Exception {
    JobRun run =
        JobRun.cost(
            "--model",
            "mobilenetv1",
            "--sweep",
            "width=0.25:1.0,resolution=128:224",
            "--as",
            "json");

    assertThat(run.err()).isEmpty();
    JsonNode rows = new ObjectMapper().readTree(run.out());
    assertThat(rows).hasSize(4 * 4);
    assertThat(rows.at("/0/model").asText()).isEqualTo("mobilenetv1(width=0.25,resolution=128)");
    assertThat(rows.at("/15/params").asLong()).isEqualTo(4_231_976);
    assertThat(rows.at("/15/macs").asLong()).isEqualTo(568_740_352);
    assertThat(rows.at("/12/macs").asLong()).isEqualTo(186_400_768);
    assertThat(rows.at("/12/width").asDouble()).isEqualTo(1);
    assertThat(rows.at("/12/resolution").asInt()).isEqualTo(128);
  }

  @Test
  void aSweepOfOneKindLeavesTheOther() {
    JobRun csv =
        JobRun.cost("--model", "mobilenetv2_050", "--sweep", "resolution=96:160:64", "--as", "csv");
    JobRun table = JobRun.cost("--model", "mobilenetv2_050", "--sweep", "width=0.5");

    assertThat(csv.out().lines())
        .hasSize(3)
        .element(0)
        .asString()
        .startsWith("model,width,resolution,params,macs,");
    assertThat(csv.out()).contains("\nmobilenetv2_050(resolution=160),0.5,160,");
    assertThat(table.out()).contains("mobilenetv2_050(width=0.5)").contains("100.0 %");
  }

  @Test
  void aSweepIsCheckedFirst() {
    for (String wrong :
        List.of(
            "width=1:0.5", "depth=1:2", "resolution=1.5", "width=0.1:1:0", "width=0.001:9:0.001")) {
      JobRun run = JobRun.cost("--model", "mobilenetv2", "--sweep", wrong);
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("'" + wrong + "', wanted width=FROM:TO");
    }
    assertThat(JobRun.cost("--model", "mobilenetv2(width=1)", "--sweep", "width=0.5").err())
        .contains("option width stands twice");
    assertThat(JobRun.cost("--model", LAYER, "--sweep", "width=0.5").err())
        .contains("--sweep wants a network of the zoo");
    assertThat(JobRun.cost("--sweep", "width=0.5").err()).contains("--sweep goes with --model");
  }

  @Test
  void aSweepGoesToParquetToo(@TempDir Path temp) throws Exception {
    Path folder = temp.resolve("sweep");

    JobRun run =
        JobRun.cost(
            "--model",
            "mobilenetv1",
            "--sweep",
            "width=0.5:1",
            "--as",
            "parquet",
            "--output",
            folder.toString());

    assertThat(run.err()).isEmpty();
    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(folder.resolve("part-00000.parquet")))) {
      assertThat(reader.getRecordCount()).isEqualTo(3);
    }
  }

  @Test
  void theTableIsForPeople() {
    JobRun run = JobRun.cost("--model", LAYER, "--shape", "8,8,4");

    assertThat(run.out())
        .contains("for an input of 8x8x4")
        .contains("total: 292 parameters (0 in norms), 18,688 MACs")
        .contains("0.1267 of the MACs of standard convolutions");
  }

  @Test
  void parquetIsOneFileAndItsMark(@TempDir Path temp) throws Exception {
    Path folder = temp.resolve("new/folder");

    JobRun run =
        JobRun.cost(
            "--model", LAYER, "--shape", "8,8,4", "--as", "parquet", "--output", folder.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> !n.startsWith(".")))
          .containsExactlyInAnyOrder("part-00000.parquet", "_SUCCESS");
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(folder.resolve("part-00000.parquet")))) {
      assertThat(reader.getRecordCount()).isEqualTo(2);
      assertThat(reader.getFileMetaData().getSchema().getFieldCount()).isEqualTo(16);
    }
    assertUsage(
        "not empty",
        "--model",
        LAYER,
        "--shape",
        "8,8,4",
        "--as",
        "parquet",
        "--output",
        folder.toString());
  }

  @Test
  void wrongUsageIsTold() {
    assertUsage("H,W,C", "--shape", "8x8");
    assertUsage("shape of its input", "--model", LAYER);
    assertUsage("at most", "--shape", "99999,99999,3");
    assertUsage("belong together", "--as", "parquet");
    assertUsage("belong together", "--output", "x");
    assertUsage("resnet50", "--model", "resnet50");
  }

  private static void assertUsage(String told, String... args) {
    JobRun run = JobRun.cost(args);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(told);
    assertThat(run.err().lines()).hasSize(1);
  }

  private static JsonNode json(String... args) throws Exception {
    List<String> all = new java.util.ArrayList<>(List.of(args));
    all.addAll(List.of("--as", "json"));
    JobRun run = JobRun.of(new CostTable(), all);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
