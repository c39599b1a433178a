package dev.separable.extract;

import dev.separable.keras.KerasModel;
import dev.separable.onnx.OnnxModel;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A model that {@code --model} names by its file, which holds graph and weights. */
final class ModelFiles {
  private static final Set<String> KERAS = Set.of("h5", "hdf5", "keras");

  private final String path;
  private final Function<String, byte[]> files;
  private final Map<String, Object> beside = new LinkedHashMap<>();

  private ModelFiles(String path, Function<String, byte[]> files) {
    this.path = path;
    this.files = files;
  }

  /** Whether the text names a file of a kind that holds a whole model, by its extension. */
  static boolean isFile(String model) {
    return isOnnx(model) || KERAS.contains(extension(model));
  }

  private static boolean isOnnx(String model) {
    return extension(model).equals("onnx");
  }

  private static String extension(String model) {
    return model.substring(model.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a model.
   *
   * @param files reads a file, whole; throws UncheckedIOException when it cannot
   * @param input shape of an input where the file leaves it open; null if unknown
   * @param about is told where the weights come from
   * @throws dev.separable.weights.WeightsException with a one-line message for the user
   */
  static ModelSource read(
      String path, Function<String, byte[]> files, Shape input, Map<String, Object> about) {
    ModelFiles model = new ModelFiles(path, files);
    byte[] bytes = files.apply(path);
    about.put("source", path);
    about.put("bytes", bytes.length);
    about.put("sha256", Sha256.of(bytes));
    Imported imported =
        isOnnx(path)
            ? OnnxModel.read(bytes, path, model::beside, input)
            : KerasModel.read(bytes, path, input);
    if (!model.beside.isEmpty()) {
      about.put("external_sha256", model.beside);
    }
    return ModelSource.of(path.substring(path.lastIndexOf('/') + 1), imported);
  }

  /** A file of the model's own folder. */
  private byte[] beside(String name) {
    byte[] bytes = files.apply(path.substring(0, path.lastIndexOf('/') + 1) + name);
    beside.put(name, Sha256.of(bytes));
    return bytes;
  }
}
