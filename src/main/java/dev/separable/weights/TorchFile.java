package dev.separable.weights;

import dev.separable.tensor.NpyException;
import dev.separable.tensor.StoredZip;
import dev.separable.tensor.Tensor;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the files of {@code torch.save}: a zip archive with the pickle {@code data.pkl} and one
 * record a storage, or the stream of pickles and storages of versions before 1.6. Nothing of a file
 * is run; what a {@code state_dict} does not need is refused by name. Checkpoints that hold the
 * {@code state_dict} under a known key, and names that all begin with {@code module.} or {@code
 * _orig_mod.}, are taken as if they did not. Float tensors become float32, views are made
 * contiguous; tensors of other types are only named in {@link Weights#unusable}.
 */
public final class TorchFile {
  /** Under this key the {@link Weights#metadata} says where in a checkpoint the tensors were. */
  public static final String PLACE = "checkpoint";

  private TorchFile() {}

  /**
   * What both containers give.
   *
   * @param dict the tensors, as views of storages
   * @param storages bytes of the storages that the views need, by key, in the file's byte order
   */
  record Contents(StateDict dict, Map<String, ByteBuffer> storages) {}

  /**
   * Reads a whole file.
   *
   * @param data the file's bytes
   * @param name the file's name, for messages
   * @throws WeightsException if the file is damaged, holds other things than tensors by name, or a
   *     value is not finite
   */
  public static Weights read(byte[] data, String name) {
    try {
      Contents contents =
          StoredZip.begins(data) ? TorchArchive.read(data, name) : TorchStream.read(data, name);
      return weights(contents, data.length, name).requireFinite(name);
    } catch (NpyException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | BufferUnderflowException e) {
      throw new WeightsException(name + ": " + e.getMessage(), e);
    }
  }

  /** Tensors that share all their values, as tied weights do, become one. */
  private static Weights weights(Contents contents, int fileBytes, String source) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> unusable = new LinkedHashMap<>();
    Map<List<Object>, Tensor> read = new HashMap<>();
    long values = 0;
    for (Map.Entry<String, TorchTensor> entry : contents.dict().tensors().entrySet()) {
      TorchTensor view = entry.getValue();
      if (view.type().format() == null) {
        unusable.put(
            entry.getKey(),
            "is stored as " + view.type().text() + ", wanted a type of floating-point numbers");
        continue;
      }
      List<Object> place =
          List.of(
              view.storage(),
              view.type(),
              view.offset(),
              view.shape(),
              Arrays.toString(view.strides()));
      Tensor tensor = read.get(place);
      if (tensor == null) {
        values += view.shape().elements();
        if (values > fileBytes) {
          throw new WeightsException(
              "%s: tensors up to %s have %d values, more than the file has bytes"
                  .formatted(source, entry.getKey(), values));
        }
        tensor = view.read(contents.storages().get(view.storage().key()));
        read.put(place, tensor);
      }
      tensors.put(entry.getKey(), tensor);
    }
    String place = contents.dict().place();
    return Weights.of(tensors, unusable, place.isEmpty() ? Map.of() : Map.of(PLACE, place));
  }
}
