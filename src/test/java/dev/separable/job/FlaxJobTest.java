package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.tensor.Npy;
import dev.separable.testing.Goldens;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import dev.separable.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Flax layer's reference values, through the whole job. */
class FlaxJobTest {
  private static SparkSession spark;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<JsonNode> cases() {
    JsonNode cases = Goldens.json(Goldens.path("flax/cases.json")).path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(one -> Files.exists(Goldens.path("flax/" + one.path("file").asText())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFeaturesAreThoseOfTheLibrary(JsonNode one) {
    Weights golden = Goldens.tensors(Goldens.path("flax/" + one.path("file").asText()));
    Images.bytes(temp.resolve("in/x.npy"), Npy.encode(golden.tensor("x")));

    JobRun run =
        JobRun.extract(
            "--input",
            temp.resolve("in").toString(),
            "--format",
            "npy",
            "--output",
            temp.resolve("out").toString(),
            "--model",
            "separable(features=%d,kernel=%dx%d)"
                .formatted(
                    one.path("features").asInt(),
                    one.path("kernel_h").asInt(),
                    one.path("kernel_w").asInt()),
            "--weights",
            "flax:" + one.path("seed").asLong());

    assertThat(run.code()).as(run.err()).isZero();
    Row row = Table.rows(spark, temp.resolve("out/features")).get(0);
    List<Float> features = row.getList(row.fieldIndex("features"));
    float[] found = new float[features.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = features.get(i);
    }
    Goldens.assertClose("y", found, golden.tensor("y_float64").data(), 2e-6);
  }
}
