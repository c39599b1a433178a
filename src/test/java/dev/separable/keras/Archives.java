package dev.separable.keras;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.separable.testing.Goldens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Archives that differ from {@code tiny.keras}. */
final class Archives {
  private Archives() {}

  static byte[] file(String name) {
    return Goldens.bytes(Goldens.path("keras/" + name));
  }

  /** The archive tiny.keras with another configuration. */
  static byte[] changed(UnaryOperator<String> change) throws IOException {
    return changed(change, null);
  }

  /** The same with other weights; null for its own. */
  static byte[] changed(UnaryOperator<String> change, byte[] weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file("tiny.keras")));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(0);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().equals("config.json")) {
          content = change.apply(new String(content, UTF_8)).getBytes(UTF_8);
        }
        if (entry.getName().equals("model.weights.h5") && weights != null) {
          content = weights;
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    return bytes.toByteArray();
  }

  /**
   * A Functional model of layers of that JSON, written with ' for ", that ends with the layer
   * {@code end}. Its input is {@code image} (4, 3, 2); the weights are those of tiny.keras.
   */
  static byte[] model(String... layers) throws IOException {
    String input =
        "{'class_name': 'InputLayer', 'name': 'image', 'config': {'batch_shape': [null, 4, 3, 2]},"
            + " 'inbound_nodes': []}, ";
    String config =
        "{'class_name': 'Functional', 'config': {'output_layers': ['end', 0, 0], 'layers': ["
            + input
            + String.join(", ", layers)
            + "]}}";
    return changed(old -> config.replace('\'', '"'));
  }

  /** A layer that is called with the outputs of others. */
  static String layer(String type, String name, String config, String... inputs) {
    return call("'keras.layers', 'class_name': '" + type + "'", name, config, "{}", inputs);
  }

  /** A function of Keras 3. */
  static String function(String type, String config, String kwargs) {
    return call("'keras.src.ops.nn', 'class_name': '" + type + "'", "end", config, kwargs, "image");
  }

  private static String call(
      String module, String name, String config, String kwargs, String... inputs) {
    StringBuilder args = new StringBuilder();
    for (String input : inputs) {
      args.append(args.length() == 0 ? "" : ", ")
          .append("{'class_name': '__keras_tensor__', 'config': {'keras_history': ['")
          .append(input)
          .append("', 0, 0]}}");
    }
    return ("{'module': %s, 'name': '%s', 'config': {%s},"
            + " 'inbound_nodes': [{'args': [[%s]], 'kwargs': %s}]}")
        .formatted(module, name, config, args, kwargs);
  }

  /** A function of TensorFlow, as Keras 2 writes it. */
  static String tensorFlow(String function, String kwargs) {
    return ("{'class_name': 'TFOpLambda', 'name': 'end', 'config': {'name': 'end', 'function':"
            + " '%s'}, 'inbound_nodes': [['image', 0, 0, %s]]}")
        .formatted(function, kwargs);
  }
}
