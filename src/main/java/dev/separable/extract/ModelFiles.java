package dev.separable.extract;

import dev.separable.keras.KerasModel;
import dev.separable.onnx.OnnxModel;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import dev.separable.weights.WeightsFiles;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads the files that {@code --model} and {@code --weights} name. */
final class ModelFiles {
  private static final Set<String> KERAS = Set.of("h5", "hdf5", "keras");
  private static final Set<String> WEIGHTS = Set.of("safetensors", "npz", "pth", "pt", "bin");

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

  /** Whether the text names a file of a kind that holds weights and no graph. */
  static boolean holdsWeights(String model) {
    return WEIGHTS.contains(extension(model));
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
  static ModelSource model(
      String path, Function<String, byte[]> files, Shape input, Map<String, Object> about) {
    ModelFiles model = new ModelFiles(path, files);
    byte[] bytes = model.whole(about);
    Imported imported =
        isOnnx(path)
            ? OnnxModel.read(bytes, path, model::beside, input)
            : KerasModel.read(bytes, path, input);
    if (imported.input().rank() != 2 && imported.input().rank() != 3) {
      throw new WeightsException(
          "%s reads %s, wanted (height, width, channels) or [sequence, embedding]"
              .formatted(path, imported.input()));
    }
    model.tell(about);
    return ModelSource.of(path.substring(path.lastIndexOf('/') + 1), imported);
  }

  /**
   * Reads the weights of a file of any known kind.
   *
   * @param files reads a file, whole; throws UncheckedIOException when it cannot
   * @param about is told where the weights come from
   * @throws dev.separable.weights.WeightsException with a one-line message for the user
   */
  static Weights weights(String path, Function<String, byte[]> files, Map<String, Object> about) {
    ModelFiles file = new ModelFiles(path, files);
    byte[] bytes = file.whole(about);
    Weights weights =
        isOnnx(path)
            ? OnnxModel.weights(bytes, path, file::beside)
            : WeightsFiles.read(bytes, path);
    file.tell(about);
    return weights;
  }

  private byte[] whole(Map<String, Object> about) {
    byte[] bytes = files.apply(path);
    about.put("source", path);
    about.put("bytes", bytes.length);
    about.put("sha256", Sha256.of(bytes));
    return bytes;
  }

  /** A file of the model's own folder. */
  private byte[] beside(String name) {
    byte[] bytes = files.apply(path.substring(0, path.lastIndexOf('/') + 1) + name);
    beside.put(name, Sha256.of(bytes));
    return bytes;
  }

  private void tell(Map<String, Object> about) {
    if (!beside.isEmpty()) {
      about.put("external_sha256", beside);
    }
  }
}
