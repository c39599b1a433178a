package dev.separable.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Model;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.Python;
import dev.separable.weights.Binding;
import dev.separable.weights.Imported;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsFiles;
import dev.separable.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks of timm give PyTorch's logits, whether they come as exported by PyTorch's exporters or
 * as the zoo's network with weights from a file; and both become the same steps. Needs about 2 GB
 * in the folder for temporary files.
 */
@Tag("interop")
class OnnxInteropTest {
  private static final double ALLOWED = 1e-4;

  @TempDir static Path temp;

  @BeforeAll
  static void exportAll() throws InterruptedException {
    assumeTrue(
        Python.has("timm", "onnx", "onnxscript", "safetensors"),
        "left out: "
            + Python.command()
            + " has no timm, onnx, onnxscript or safetensors; SEPARABLE_PYTHON names another"
            + " Python, and .ci/interop makes one");
    assertThat(Python.script("export_networks.py", temp.toString())).isZero();
  }

  static List<String> files() throws IOException {
    return Files.readAllLines(temp.resolve("manifest.json"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theLogitsAreThoseOfPyTorch(String line) throws IOException, NpyException {
    JsonNode one = new ObjectMapper().readTree(line);
    String network = one.get("network").asText();
    String file = one.get("file").asText();
    Tensor x = array(network + ".input.npy");
    Tensor logits = array(network + ".logits.npy");
    Shape image = Shape.of(x.shape().at(1), x.shape().at(2), x.shape().at(3));
    boolean exported = file.endsWith(".onnx");
    CompiledModel model = exported ? exported(file, image) : ofZoo(one, file, logits.shape().at(1));

    Tensor found = Goldens.run(model, image, x.shape().at(0), x.data());

    assertThat(found.shape()).isEqualTo(logits.shape());
    Goldens.assertClose(file, found.data(), logits.data(), ALLOWED);
    if (exported) {
      CompiledModel zoo = ofZoo(one, network + ".safetensors", logits.shape().at(1));
      assertThat(ops(model)).as("what is run is the zoo's").isEqualTo(ops(zoo));
    }
  }

  private static CompiledModel exported(String file, Shape image) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    Imported imported = OnnxModel.read(bytes, file, OnnxInteropTest::beside, null);
    assertThat(imported.input()).isEqualTo(image);
    return CompiledModel.of(new Model(imported.graph(), imported.weights()), Kernels.best());
  }

  private static CompiledModel ofZoo(JsonNode one, String file, int classes) throws IOException {
    byte[] bytes = Files.readAllBytes(temp.resolve(file));
    String text = one.get("network").asText() + "(resolution=" + one.get("size").asInt() + ")";
    Graph graph = Zoo.network(text, classes).graph();
    Weights weights = Binding.bind(graph, WeightsFiles.read(bytes, file), Naming.TORCH).weights();
    return CompiledModel.of(new Model(graph, weights), Kernels.best());
  }

  /** How often each kind of op is run; branches may stand in another order. */
  private static Map<String, Long> ops(CompiledModel model) {
    return model.graph().nodes().stream()
        .map(node -> node.op().getClass().getSimpleName())
        .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
  }

  private static byte[] beside(String name) {
    throw new AssertionError("the model wants " + name + " beside it");
  }

  private static Tensor array(String name) throws IOException, NpyException {
    return Npy.read(Files.readAllBytes(temp.resolve(name)));
  }
}
