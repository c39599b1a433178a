package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.LayerCase;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.Shared;
import dev.separable.weights.SafetensorsWriter;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reference layers through the job itself: arrays in .npy files, features from Parquet. */
@Tag("acceptance")
class JobGoldenTest {
  private static final double ALLOWED = 2e-6;
  private static SparkSession spark;

  @TempDir Path folder;
  private int runs;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Runs the job on the arrays and gives the features in their order. */
  private List<float[]> extract(String spec, String weights, List<Tensor> inputs)
      throws IOException {
    Path in = Files.createDirectories(folder.resolve("in" + runs));
    Path out = folder.resolve("out" + runs++);
    for (int i = 0; i < inputs.size(); i++) {
      Files.write(in.resolve(i + ".npy"), Npy.encode(inputs.get(i)));
    }
    int code =
        Extract.run(
            "--input",
            in.toString(),
            "--format",
            "npy",
            "--output",
            out.toString(),
            "--model",
            spec,
            "--weights",
            weights,
            "--partitions",
            "1");
    assertThat(code).as(spec).isZero();
    List<float[]> features = new ArrayList<>();
    for (Row row : spark.read().parquet(out + "/features").orderBy("path").collectAsList()) {
      assertThat(row.isNullAt(row.fieldIndex("error"))).isTrue();
      List<Float> values = row.getList(row.fieldIndex("features"));
      float[] array = new float[values.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = values.get(i);
      }
      features.add(array);
    }
    assertThat(features).hasSameSizeAs(inputs);
    return features;
  }

  @Test
  void flaxLayersWithDrawnWeights() throws IOException {
    Path flax = Shared.path("golden/flax");
    int checked = 0;
    for (JsonNode one : Goldens.json(flax.resolve("cases.json")).get("cases")) {
      Weights golden = Goldens.tensors(flax.resolve(one.get("file").asText()));
      String spec =
          "separable(features=%d,kernel=%dx%d)"
              .formatted(
                  one.get("features").asInt(),
                  one.get("kernel_h").asInt(),
                  one.get("kernel_w").asInt());
      String weights = "flax:" + one.get("seed").asLong();
      float[] y = extract(spec, weights, List.of(golden.tensor("x"))).get(0);
      Goldens.assertClose(one.get("file").asText(), y, golden.tensor("y_float64").data(), ALLOWED);
      checked++;
    }
    assertThat(checked).isEqualTo(24);
  }

  /** What PyTorch would compute is computed here by definition, from the golden parameters. */
  @Test
  void torchLayersWithDrawnWeights() throws IOException {
    Path torch = Shared.path("golden/torch-init");
    for (JsonNode one : Goldens.json(torch.resolve("cases.json")).get("cases")) {
      JsonNode kernel = one.get("kernel");
      String spec =
          "separable(features=%d,kernel=%dx%d,padding=torch,bias=%s,depth_multiplier=%d)"
              .formatted(
                  one.get("features").asInt(),
                  kernel.get(0).asInt(),
                  kernel.get(1).asInt(),
                  one.get("bias").asBoolean() ? "both" : "none",
                  one.get("depth_multiplier").asInt());
      Tensor x = Tensor.zeros(7, 6, one.get("channels").asInt());
      for (int i = 0; i < x.data().length; i++) {
        x.data()[i] = (i * 37 % 101 - 50) / 50f;
      }
      String file = torch.resolve(one.get("file").asText()).toString();
      float[] drawn = extract(spec, "torch:" + one.get("seed").asLong(), List.of(x)).get(0);
      float[] read = extract(spec, file, List.of(x)).get(0);
      assertThat(drawn).as(file).containsExactly(read);
    }
  }

  /** Every single operation and layer that a spec can say. */
  @Test
  void layersWithTheirWeights() throws IOException {
    Path ops = Shared.path("golden/ops");
    int checked = 0;
    for (JsonNode one : Goldens.json(ops.resolve("cases.json")).get("cases")) {
      Weights golden = Goldens.tensors(ops.resolve(one.get("file").asText()));
      Optional<LayerCase> layer = LayerCase.of(one, golden);
      if (layer.isEmpty()) {
        continue;
      }
      Path weights = folder.resolve("w" + runs + ".safetensors");
      Files.write(weights, SafetensorsWriter.write(layer.get().weights()));
      List<Tensor> inputs = images(golden.tensor("x"), layer.get().sequence());
      List<Tensor> wanted = images(golden.tensor("y"), layer.get().sequence());
      List<float[]> found = extract(layer.get().spec(), weights.toString(), inputs);
      for (int i = 0; i < found.size(); i++) {
        String what = one.get("case").asText() + " " + layer.get().spec();
        Goldens.assertClose(what, found.get(i), wanted.get(i).data(), ALLOWED);
      }
      checked++;
    }
    assertThat(checked).isEqualTo(73);
  }

  private static List<Tensor> images(Tensor batch, boolean sequence) {
    if (sequence) {
      return List.of(batch);
    }
    int[] shape = batch.shape().toArray();
    Shape image = Shape.of(shape[1], shape[2], shape[3]);
    List<Tensor> images = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      int length = image.length();
      images.add(
          new Tensor(
              image, java.util.Arrays.copyOfRange(batch.data(), i * length, (i + 1) * length)));
    }
    return images;
  }
}
