package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.TinyNetwork;
import dev.separable.weights.Binding;
import dev.separable.weights.Naming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that come as a file, through the jobs. */
class ModelFileTest {
  private static SparkSession spark;
  @TempDir Path temp;
  private Path onnx;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void files() throws IOException {
    onnx = copy("weights/tiny_opset13_bn.onnx", "tiny net.onnx");
    Images.array(temp.resolve("in/a.npy"), 32, 32, 3);
  }

  private Path copy(String golden, String name) throws IOException {
    return Files.copy(Goldens.path(golden), temp.resolve(name));
  }

  private JobRun extract(Path model, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--input",
                temp + "/in",
                "--output",
                temp + "/out",
                "--if-exists",
                "overwrite",
                "--model",
                model.toString()));
    args.addAll(List.of(more));
    return JobRun.extract(args.toArray(String[]::new));
  }

  private Map<String, Row> rows(JobRun run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return Table.byName(spark, temp.resolve("out/features"));
  }

  /** The same network with the open sizes that exporters write for dynamic axes. */
  private Path open() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
    TensorShapeProto.Builder shape =
        model
            .getGraphBuilder()
            .getInputBuilder(0)
            .getTypeBuilder()
            .getTensorTypeBuilder()
            .getShapeBuilder();
    shape.getDimBuilder(2).setDimParam("height");
    shape.getDimBuilder(3).setDimParam("width");
    return Files.write(temp.resolve("open.onnx"), model.build().toByteArray());
  }

  private static float[] floats(Row row) {
    List<Float> list = row.getList(row.fieldIndex("features"));
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  private static String kind(Row row) {
    Row error = row.getAs("error");
    return error == null ? null : error.getAs("kind");
  }

  @Test
  void anOnnxFileGivesWhatItsNetworkGives() throws Exception {
    Binding bound =
        Binding.bind(
            TinyNetwork.graph(),
            Goldens.tensors(Goldens.path("weights/tiny_f32.safetensors")),
            Naming.TORCH);
    Tensor input = Npy.read(Files.readAllBytes(temp.resolve("in/a.npy")));
    Tensor wanted =
        Goldens.run(
            new Model(TinyNetwork.graph(), bound.weights()),
            Kernels.best(),
            Shape.of(32, 32, 3),
            1,
            input.data());

    Row row = rows(extract(onnx, "--preprocess", "none", "--cut", "logits")).get("a.npy");

    Goldens.assertClose("logits", floats(row), wanted.data(), 2e-6);
  }

  @Test
  void tensorsBesideTheFileAreReadAndTold() throws Exception {
    Path external = copy("weights/tiny_external.onnx", "tiny_external.onnx");
    copy("weights/tiny_external.onnx.data", "tiny_external.onnx.data");
    float[] inside = floats(rows(extract(onnx, "--preprocess", "none")).get("a.npy"));

    Row row = rows(extract(external, "--preprocess", "none")).get("a.npy");

    Goldens.assertClose("pooled", floats(row), inside, 2e-6);
    String told = Goldens.json(temp.resolve("out/run.json")).toString();
    assertThat(told).contains("external_sha256", "tiny_external.onnx.data");
    Files.delete(temp.resolve("tiny_external.onnx.data"));
    assertThat(extract(external, "--preprocess", "none").err()).contains("no such file");
  }

  @Test
  void aFileDoesNotSayHowItsInputIsPrepared() {
    assertThat(extract(onnx).err()).contains("give --preprocess");
    assertThat(extract(onnx, "--preprocess", "none", "--weights", "random:0").err())
        .contains("brings its own weights");
    assertThat(extract(onnx, "--preprocess", "timm").err()).contains("a model's file");
    assertThat(extract(temp.resolve("w.pth"), "--preprocess", "none").err())
        .contains("file of weights");
  }

  @Test
  void aSizeThatTheFileDoesNotHaveIsRefusedBeforeTheRun() {
    Images.image(temp.resolve("pictures/a.png"), 40, 50);

    JobRun run =
        JobRun.extract(
            "--input",
            temp + "/pictures",
            "--output",
            temp + "/out",
            "--model",
            onnx.toString(),
            "--preprocess",
            "resize=64x64:bilinear");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("[64, 64, 3]", "read for [32, 32, 3] alone");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void openSizesAreThoseOfTheContractOrOfTheFirstInput() throws Exception {
    Path open = open();
    Images.image(temp.resolve("pictures/a.png"), 90, 60);
    String[] pictures = {"--input", temp + "/pictures", "--output", temp + "/out", "--dry-run"};
    List<String> dry = new ArrayList<>(List.of(pictures));
    dry.addAll(List.of("--model", open.toString(), "--preprocess"));

    assertThat(dryRun(dry, "torchvision")).contains("input    [224, 224, 3] of the network");
    assertThat(dryRun(dry, "resize=48:bilinear")).contains("input    [48, 72, 3] of the network");
    assertThat(dryRun(dry, "none")).contains("input    [60, 90, 3] of the network");
    assertThat(JobRun.cost("--model", open.toString()).code()).isEqualTo(ExitCode.USAGE);
    assertThat(JobRun.cost("--model", open.toString(), "--shape", "64,96,3").out())
        .contains("for an input of 64x96x3");
  }

  private static String dryRun(List<String> args, String preprocess) {
    List<String> all = new ArrayList<>(args);
    all.add(preprocess);
    JobRun run = JobRun.extract(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  /** Constants of a file may have been made for one size, so no other one runs. */
  @Test
  void anArrayOfAnotherSizeIsABadShape() throws Exception {
    Images.array(temp.resolve("in/b.npy"), 40, 32, 3);

    Map<String, Row> rows = rows(extract(open(), "--preprocess", "none"));

    assertThat(kind(rows.get("a.npy"))).isNull();
    assertThat(kind(rows.get("b.npy"))).isEqualTo("bad-shape");
  }

  @Test
  void aKerasFileLabels() throws Exception {
    Path keras = copy("keras/tiny.keras", "tiny.keras");
    Shape input = dev.separable.keras.KerasModel.read(Files.readAllBytes(keras), "k", null).input();
    Images.image(temp.resolve("pictures/a.png"), 90, 60);

    JobRun run =
        JobRun.classify(
            "--input",
            temp + "/pictures",
            "--model",
            keras.toString(),
            "--preprocess",
            "resize=%dx%d:bilinear,mean=0.5,std=0.5".formatted(input.at(0), input.at(1)),
            "--top",
            "2");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(3);
  }
}
