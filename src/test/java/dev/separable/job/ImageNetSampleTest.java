package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.testing.Goldens;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped model on 200 labelled pictures, through the job, beside ONNX Runtime and Pillow. */
@Tag("acceptance")
class ImageNetSampleTest {
  private static final String REFERENCE = "efficientnet_lite0.onnx|tpu";
  private static final double REFERENCE_TOP1 = 90.5;

  @TempDir Path temp;

  @Test
  void topOneAgreesWithTheReference() throws IOException {
    String folder = Shared.path("data/imagenet-sample").toString();
    Path labels = temp.resolve("labels");
    Map<String, Integer> found = new TreeMap<>();
    try (SparkSession spark = LocalSpark.start()) {
      JobRun run = JobRun.classify("--input", folder, "--top", "1", "--output", labels.toString());
      assertThat(run.code()).as(run.err()).isZero();
      for (Row row : Table.rows(spark, labels)) {
        String path = row.getAs("path");
        found.put(path.substring(path.lastIndexOf('/') + 1), row.<Integer>getAs("index"));
      }
    }
    assertThat(found).hasSize(200);
    int agree = 0;
    int right = 0;
    for (JsonNode image : Goldens.json(Shared.path("models/reference.json")).get("images")) {
      int top = found.get(image.get("file").asText());
      agree += top == image.get("results").get(REFERENCE).get("top5").get(0).asInt() ? 1 : 0;
      right += top == image.get("class_index").asInt() ? 1 : 0;
    }
    assertThat(agree).as("same top-1 as the reference").isGreaterThanOrEqualTo(197);
    assertThat(right / 2.0).as("top-1 in %%").isBetween(REFERENCE_TOP1 - 1, REFERENCE_TOP1 + 1);
  }
}
