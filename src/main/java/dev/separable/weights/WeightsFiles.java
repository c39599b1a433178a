package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.separable.tensor.Npy;
import dev.separable.tensor.Npz;
import java.util.Locale;

/** Reads a weights file, whichever of the known formats it has. */
public final class WeightsFiles {
  private static final String READ =
      "wanted safetensors (.safetensors), NumPy arrays (.npz), a PyTorch state_dict (.pth) or"
          + " Keras weights (.h5, .keras)";

  private WeightsFiles() {}

  /**
   * Reads a file by its content, or by its extension where the content does not tell.
   *
   * @param data the file's bytes
   * @param name the file's name or path; its extension counts
   * @throws WeightsException if the format is not read, or if the file is damaged
   */
  public static Weights read(byte[] data, String name) {
    if (data.length == 0) {
      throw new WeightsException(name + ": empty file, " + READ);
    }
    String extension = extension(name);
    if (KerasReader.begins(data) || isKeras(data, extension)) {
      return KerasReader.read(data, name);
    }
    if (Npz.begins(data) && isTorchArchive(data, extension)) {
      return TorchFile.read(data, name);
    }
    if (Npz.begins(data) || extension.equals("npz")) {
      return NpzReader.read(data, name);
    }
    if (Npy.begins(data)) {
      throw new WeightsException(
          name + ": a single array without a name, wanted a .npz: numpy.savez('OUT.npz', NAME=a)");
    }
    if (extension.equals("safetensors") || looksLikeSafetensors(data)) {
      return SafetensorsReader.read(data, name);
    }
    if (isTorchName(extension) || isPickle(data)) {
      return TorchFile.read(data, name);
    }
    throw new WeightsException(name + ": unknown format, " + READ);
  }

  private static boolean isKeras(byte[] data, String extension) {
    return switch (extension) {
      case "h5", "hdf5", "keras" -> true;
      case "npz" -> false;
      default -> Npz.begins(data) && contains(data, "model.weights.h5");
    };
  }

  private static boolean isTorchArchive(byte[] data, String extension) {
    return !extension.equals("npz") && (contains(data, "/data.pkl") || isTorchName(extension));
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
}
