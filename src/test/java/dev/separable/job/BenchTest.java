package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private static final String LAYER = "separable(features=8,kernel=3x3)";
  private static final List<String> QUICK = List.of("--seconds", "0.001");

  @Test
  void jsonIsOneObjectALineForEachBatch() throws Exception {
    List<JsonNode> lines =
        json(
            "--model", "mobilenetv1(width=0.25)", "--shape", "32,32,3", "--batch", "1,3", "--json");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("model").asText()).isEqualTo("mobilenetv1(width=0.25)");
    assertThat(lines.get(0).path("batch").asInt()).isEqualTo(1);
    assertThat(lines.get(1).path("batch").asInt()).isEqualTo(3);
    for (JsonNode line : lines) {
      for (String positive :
          List.of(
              "ms_per_image",
              "median_ms_per_image",
              "images_per_second",
              "gflops",
              "peak_gflops",
              "peak_share",
              "activation_bytes",
              "weight_bytes",
              "scratch_bytes")) {
        assertThat(line.path(positive).asDouble()).as(positive).isPositive();
      }
      assertThat(line.path("threads").asInt()).isEqualTo(1);
      assertThat(line.path("cut").asText()).isEqualTo("output");
      assertThat(line.path("output_shape").toString()).isEqualTo("[1000]");
      assertThat(line.has("steps")).isFalse();
    }
  }

  /** Scripts look for lines that begin so. */
  @Test
  void aLineOfJsonBeginsWithTheModel() {
    JobRun run = quick("--model", LAYER, "--shape", "4,4,3", "--as", "json");

    assertThat(run.out().lines()).singleElement().asString().startsWith("{\"model\":\"");
  }

  @Test
  void everyLayerOfTheCostTableIsMeasuredOnce() throws Exception {
    String[] network = {"--model", "mobilenetv3_small_050", "--shape", "32,32,3"};
    JsonNode cost = new ObjectMapper().readTree(JobRun.cost(with(network, "--as", "json")).out());
    JsonNode bench = json(with(network, "--json", "--layers")).get(0);

    List<String> weighted = new ArrayList<>();
    bench
        .path("steps")
        .forEach(
            step -> {
              if (step.path("macs").asLong() > 0) {
                step.path("layers").forEach(layer -> weighted.add(layer.asText()));
              }
            });
    assertThat(weighted)
        .containsExactlyInAnyOrderElementsOf(cost.path("layers").findValuesAsText("layer"));
    assertThat(bench.path("macs").asLong()).isEqualTo(cost.at("/total/macs").asLong());
    assertThat(bench.path("steps").findValues("macs").stream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(cost.at("/total/macs").asLong());
  }

  @Test
  void theTableShowsEachStepWithItsLayersAndTheWhole() {
    JobRun run = quick("--model", LAYER + "|" + LAYER, "--shape", "8,8,4");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsOnlyOnce("0.depthwise + 0.pointwise")
        .containsOnlyOnce("1.depthwise + 1.pointwise")
        .contains(": 8x8x4 -> 8x8x8, 13,056 MACs")
        .contains("of peak")
        .contains("batch 1: ")
        .contains("moved by the layers: activations of ");
    assertThat(quick("--model", LAYER, "--shape", "8,8,4", "--no-layers").out())
        .contains("batch 1: ")
        .doesNotContain("depthwise + pointwise");
  }

  @Test
  void threadsAndKernelsAreChosen() throws Exception {
    for (String kernel : List.of("scalar", "naive")) {
      JsonNode line =
          json("--model", LAYER, "--shape", "4,4,3", "--threads", "2", "--kernel", kernel, "--json")
              .get(0);
      assertThat(line.path("threads").asInt()).isEqualTo(2);
      assertThat(line.path("kernel").asText()).isEqualTo(kernel);
      assertThat(line.path("peak_gflops").asDouble()).isPositive();
    }
  }

  @Test
  void aNetworkIsCutAndAFileBringsItsWeights() throws Exception {
    JsonNode cut =
        json(
                "--model",
                "mobilenetv1(width=0.25)",
                "--shape",
                "32,32,3",
                "--cut",
                "features",
                "--json")
            .get(0);
    String file =
        Path.of(System.getProperty("project.root"), "src/test/resources/golden/keras/tiny.keras")
            .toString();

    assertThat(cut.path("output_shape").toString()).isEqualTo("[1,1,256]");
    assertThat(json("--model", file, "--json").get(0).path("ms_per_image").asDouble()).isPositive();
  }

  @Test
  void wrongUsageIsTold(@TempDir Path temp) {
    assertUsage("0 threads, wanted 1", "--model", LAYER, "--shape", "4,4,3", "--threads", "0");
    assertUsage("a batch of 0", "--model", LAYER, "--shape", "4,4,3", "--batch", "1,0");
    assertUsage("--driver-memory", "--model", LAYER, "--shape", "999,999,9", "--batch", "20");
    assertUsage("seconds, wanted", "--model", LAYER, "--shape", "4,4,3", "--seconds", "NaN");
    assertUsage("known are panama", "--model", LAYER, "--shape", "4,4,3", "--kernel", "gpu");
    assertUsage("shape of its input", "--model", LAYER);
    assertUsage("there is no layer 'x'", "--model", "mobilenetv1(width=0.25)", "--cut", "x");
    assertUsage("resnet50", "--model", "resnet50");
    assertUsage("at most", "--shape", "99999,99999,3");
    assertUsage("none.onnx", "--model", temp.resolve("none.onnx").toString());
  }

  private static void assertUsage(String told, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (!all.contains("--seconds")) {
      all.addAll(QUICK);
    }
    JobRun run = JobRun.bench(all.toArray(new String[0]));
    assertThat(run.err()).contains(told);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  private static JobRun quick(String... args) {
    return JobRun.bench(with(args, QUICK.toArray(new String[0])));
  }

  private static List<JsonNode> json(String... args) throws Exception {
    JobRun run = quick(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    List<JsonNode> objects = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }
}
