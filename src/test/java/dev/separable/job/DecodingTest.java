package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.Encoded;
import dev.separable.testing.Goldens;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that say how files become images. */
class DecodingTest {
  private static SparkSession spark;

  @TempDir Path temp;
  private LayerJob job;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void job() {
    job = new LayerJob(temp);
  }

  private Row row(String name) {
    return Table.byName(spark, job.out().resolve("features")).get(name);
  }

  private void cutPicture() throws IOException {
    Path whole = Images.image(temp.resolve("in/a.png"), 40, 30);
    byte[] bytes = Files.readAllBytes(whole);
    Images.bytes(temp.resolve("in/cut.png"), Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void aTruncatedImageIsAnErrorRow() throws IOException {
    cutPicture();
    assertThat(job.run(temp.resolve("in")).code()).isZero();
    assertThat(LayerJob.kind(row("cut.png"))).isEqualTo("truncated");
  }

  @Test
  void aTruncatedImageIsPaddedIfAskedFor() throws IOException {
    cutPicture();
    assertThat(job.run(temp.resolve("in"), "--truncated", "pad").code()).isZero();
    assertThat(row("cut.png").<Object>getAs("error")).isNull();
    assertThat(row("cut.png").<Integer>getAs("height")).isEqualTo(30);
    JsonNode decoding = job.runJson().get("decoding");
    assertThat(decoding.get("truncated").asText()).isEqualTo("pad");
    assertThat(decoding.get("max_seconds").asDouble()).isEqualTo(30);
  }

  /** The pixels would be others. */
  @Test
  void resumeKeepsTheChoice() throws IOException {
    cutPicture();
    job.run(temp.resolve("in"));
    JobRun other = job.run(temp.resolve("in"), "--truncated", "pad", "--if-exists", "resume");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("truncated").contains("pad").contains("error");
  }

  @Test
  void orientationIsAppliedUnlessItIsToBeLeft() throws IOException {
    byte[] turned = Goldens.bytes(Goldens.path("preprocess/decode/in/jpeg_exif_be.jpg"));
    Images.bytes(temp.resolve("in/turned.jpg"), turned);
    job.run(temp.resolve("in"));
    int height = row("turned.jpg").getAs("height");
    int width = row("turned.jpg").getAs("width");
    assertThat(height).isNotEqualTo(width);
    job.run(temp.resolve("in"), "--orientation", "stored", "--if-exists", "overwrite");
    assertThat(row("turned.jpg").<Integer>getAs("height")).isEqualTo(width);
    assertThat(row("turned.jpg").<Integer>getAs("width")).isEqualTo(height);
  }

  @Test
  void anImageThatTakesTooLongIsAnErrorRow() throws IOException {
    Images.image(temp.resolve("in/a.png"), 40, 30);
    Images.bytes(temp.resolve("in/bomb.jpg"), Encoded.scanBomb());
    assertThat(job.run(temp.resolve("in"), "--max-seconds", "0.2").code()).isZero();
    assertThat(LayerJob.kind(row("bomb.jpg"))).isEqualTo("too-slow");
  }
}
