package dev.separable.weights;

import dev.separable.tensor.NpyException;
import dev.separable.tensor.NpyHeader;
import dev.separable.tensor.Npz;
import dev.separable.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads weights from NumPy's {@code .npz}, as {@code numpy.savez} and {@code savez_compressed}
 * write it. Floats become float32; arrays of other types are only named in {@link
 * Weights#unusable}.
 */
public final class NpzReader {
  /** Limit of all arrays together once unpacked, so that a small archive cannot fill the memory. */
  static final long MOST_BYTES = 1L << 30;

  private NpzReader() {}

  /**
   * Reads a whole file.
   *
   * @param data the file's bytes
   * @param name the file's name, for messages
   * @throws WeightsException if the file is damaged, takes more than 1 GiB unpacked, holds arrays
   *     of objects, or a value is not finite
   */
  public static Weights read(byte[] data, String name) {
    try {
      Npz archive = Npz.open(data);
      Map<String, NpyHeader> headers = new LinkedHashMap<>();
      long bytes = 0;
      for (String array : archive.names()) {
        NpyHeader header = archive.header(array);
        headers.put(array, header);
        bytes += header.dataBytes();
        if (bytes > MOST_BYTES) {
          throw new WeightsException(
              "%s: arrays of more than %d bytes, counted up to %s %s"
                  .formatted(name, MOST_BYTES, array, header.shape()));
        }
      }
      return read(archive, headers).requireFinite(name);
    } catch (NpyException e) {
      throw new WeightsException(name + ": " + e.getMessage(), e);
    }
  }

  private static Weights read(Npz archive, Map<String, NpyHeader> headers) throws NpyException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> unusable = new LinkedHashMap<>();
    for (Map.Entry<String, NpyHeader> entry : headers.entrySet()) {
      String array = entry.getKey();
      if (entry.getValue().type().isFloat()) {
        tensors.put(array, archive.tensor(array));
      } else {
        String type = entry.getValue().type().text();
        unusable.put(array, "is stored as " + type + ", wanted float32, float16 or float64");
      }
    }
    return Weights.of(tensors, unusable, Map.of());
  }
}
