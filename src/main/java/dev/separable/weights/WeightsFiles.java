package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.separable.tensor.Npy;
import dev.separable.tensor.Npz;
import java.util.Locale;

/** Reads a weights file, whichever of the known formats it has. */
public final class WeightsFiles {
  private static final String READ =
      "wanted safetensors (.safetensors), NumPy arrays (.npz) or a PyTorch state_dict (.pth)";

  private static final String KERAS_CURE =
      "a Keras file; convert it: python3 -c \"import keras, numpy;"
          + " m = keras.models.load_model('IN.h5');"
          + " numpy.savez('OUT.npz', **{w.path: w.numpy() for w in m.weights})\"";

  private static final String ONNX_CURE =
      "an ONNX model; convert its weights: python3 -c \"import onnx, numpy;"
          + " from onnx.numpy_helper import to_array as a; g = onnx.load('IN.onnx').graph;"
          + " numpy.savez('OUT.npz', **{t.name: a(t) for t in g.initializer})\"";

  private WeightsFiles() {}

  /**
   * Reads a file by its content, or by its extension where the content does not tell.
   *
   * @param data the file's bytes
   * @param name the file's name or path; its extension counts
   * @throws WeightsException if the format is not read (the message says how to convert a file of
   *     Keras or ONNX), or if the file is damaged
   */
  public static Weights read(byte[] data, String name) {
    if (data.length == 0) {
      throw new WeightsException(name + ": empty file, " + READ);
    }
    String extension = extension(name);
    if (Npz.begins(data) && !extension.equals("npz")) {
      if (contains(data, "/data.pkl") || isTorchName(extension)) {
        return TorchFile.read(data, name);
      }
      if (extension.equals("keras") || contains(data, "model.weights.h5")) {
        throw notRead(name, KERAS_CURE);
      }
    }
    if (Npz.begins(data) || extension.equals("npz")) {
      return NpzReader.read(data, name);
    }
    refuseOtherFormat(data, name, extension);
    if (extension.equals("safetensors") || looksLikeSafetensors(data)) {
      return SafetensorsReader.read(data, name);
    }
    if (isTorchName(extension) || isPickle(data)) {
      return TorchFile.read(data, name);
    }
    throw new WeightsException(name + ": unknown format, " + READ);
  }

  private static void refuseOtherFormat(byte[] data, String name, String extension) {
    if (starts(data, "\u0089HDF") || extension.equals("h5") || extension.equals("hdf5")) {
      throw notRead(name, KERAS_CURE);
    }
    if (extension.equals("onnx")) {
      throw notRead(name, ONNX_CURE);
    }
    if (Npy.begins(data)) {
      throw new WeightsException(
          name + ": a single array without a name, wanted a .npz: numpy.savez('OUT.npz', NAME=a)");
    }
  }

  private static boolean isTorchName(String extension) {
    return extension.equals("pth") || extension.equals("pt");
  }

  private static boolean isPickle(byte[] data) {
    return data.length > 1 && (data[0] & 0xff) == 0x80 && data[1] >= 2 && data[1] <= 5;
  }

  /** A length that fits, and the brace that opens the header. */
  private static boolean looksLikeSafetensors(byte[] data) {
    return data.length > 8 && data[8] == '{' && data[7] == 0 && data[6] == 0;
  }

  private static boolean starts(byte[] data, String prefix) {
    byte[] wanted = prefix.getBytes(ISO_8859_1);
    return data.length >= wanted.length
        && new String(data, 0, wanted.length, ISO_8859_1).equals(prefix);
  }

  /** Member names stand in plain bytes, in the first header and in the directory at the end. */
  private static boolean contains(byte[] data, String text) {
    int window = 1 << 16;
    int tail = Math.max(0, data.length - window);
    return new String(data, 0, Math.min(window, data.length), ISO_8859_1).contains(text)
        || new String(data, tail, data.length - tail, ISO_8859_1).contains(text);
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static WeightsException notRead(String name, String cure) {
    return new WeightsException(name + ": not read, " + READ + "; this is " + cure);
  }
}
