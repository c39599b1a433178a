package dev.separable.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.separable.tensor.Float16;
import dev.separable.tensor.Npz;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Keras' files: HDF5 weights and whole models of Keras 2 and 3 ({@code .h5}), weights of
 * Keras 3 ({@code .weights.h5}) and its archives ({@code .keras}). Nothing outside of the file is
 * opened and nothing in it is executed.
 */
public final class KerasReader {
  /** What training leaves beside the weights. */
  private static final Set<String> TRAINING =
      Set.of("optimizer", "optimizer_weights", "metrics", "loss_tracker", "compile_metrics");

  private final String source;
  private final long fileBytes;
  private final Hdf5Structure structure;
  private final KerasNames names = new KerasNames();
  private long datasetBytes;

  private KerasReader(byte[] file, String source) {
    this.source = source;
    this.fileBytes = file.length;
    this.structure = Hdf5Structure.check(file, source);
  }

  /** Whether the bytes begin as an HDF5 file does. */
  public static boolean begins(byte[] data) {
    return Hdf5Structure.begins(data);
  }

  /**
   * The weights of a file.
   *
   * @param data the file's bytes
   * @param name the file's name, for messages
   * @return the weights, named as in {@link KerasFile}
   * @throws WeightsException if the file is damaged or leads out of itself, or a value is not
   *     finite
   */
  public static Weights read(byte[] data, String name) {
    return open(data, name).weights();
  }

  /**
   * All that counts of a file.
   *
   * @param data the file's bytes
   * @param name the file's name, for messages
   * @throws WeightsException as {@link #read}
   */
  public static KerasFile open(byte[] data, String name) {
    if (!Npz.begins(data)) {
      return hdf5(data, name, null);
    }
    KerasArchive archive = KerasArchive.read(data, name);
    KerasFile file = hdf5(archive.weights(), name + ": " + KerasArchive.WEIGHTS, archive.version());
    return new KerasFile(file.weights(), new String(archive.config(), UTF_8), file.names());
  }

  private static KerasFile hdf5(byte[] data, String source, String version) {
    KerasReader reader = new KerasReader(data, source);
    try (HdfFile file = HdfFile.fromBytes(data)) {
      return reader.read(file, version);
    } catch (WeightsException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new WeightsException(source + ": damaged HDF5 file: " + reason(e), e);
    }
  }

  /** The library's outermost words name the object, its innermost ones the fault. */
  private static String reason(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    String inner = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return last == e ? inner : e.getMessage() + ": " + inner;
  }

  private KerasFile read(HdfFile file, String version) {
    String config = text(file, "model_config");
    Node whole = file.getChildren().get("model_weights");
    visit(whole instanceof Group group ? group : file, List.of());
    Weights weights = names.weights(metadata(file, version)).requireFinite(source);
    return new KerasFile(weights, config, names.kind());
  }

  private Map<String, String> metadata(HdfFile file, String version) {
    String own = version == null ? text(file, "keras_version") : version;
    return own == null ? Map.of() : Map.of("keras_version", own);
  }

  private void visit(Group group, List<String> path) {
    boolean variables = group.getName().equals("vars");
    String own = variables ? text(group, "name") : null;
    for (Node node : group.getChildren().values()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(node.getName());
      if (node instanceof Group child) {
        if (!path.isEmpty() || !TRAINING.contains(node.getName())) {
          visit(child, inner);
        }
      } else if (node instanceof Dataset dataset) {
        String name = variables ? names.variable(inner, own) : names.legacy(inner);
        add(name, dataset);
      }
    }
  }

  private void add(String name, Dataset dataset) {
    int[] dimensions = dataset.getDimensions();
    for (int size : dimensions) {
      if (size < 0) {
        throw new WeightsException("%s: dataset %s is too large".formatted(source, name));
      }
    }
    Shape shape = Shape.of(dimensions);
    if (!(dataset instanceof ContiguousDataset contiguous)) {
      names.unusable(name, "is stored in chunks, wanted contiguous (h5repack -l CONTI IN OUT)");
    } else if (!(dataset.getDataType() instanceof FloatingPoint type) || format(type) == 0) {
      names.unusable(name, "is stored as " + typeName(dataset) + ", wanted floats");
    } else {
      check(name, shape, type.getSize());
      names.tensor(name, new Tensor(shape, values(contiguous, format(type), shape.length())));
    }
  }

  /** Values that lie in the file cannot be larger than the file, all of them together. */
  private void check(String name, Shape shape, int width) {
    long bytes = shape.elements() > fileBytes ? Long.MAX_VALUE : shape.elements() * width;
    if (bytes > fileBytes - datasetBytes) {
      throw new WeightsException(
          "%s: dataset %s %s wants more bytes than the file has".formatted(source, name, shape));
    }
    datasetBytes += bytes;
  }

  /** Bits of a value's exponent and mantissa, or 0 for a format that is not read. */
  private static int format(FloatingPoint type) {
    int bits = type.getSize() * 8;
    int format = type.getExponentSize() * 100 + type.getMantissaSize();
    boolean known =
        switch (bits) {
          case 16 -> format == 510 || format == 807;
          case 32 -> format == 823;
          case 64 -> format == 1152;
          default -> false;
        };
    return known ? format : 0;
  }

  private static String typeName(Dataset dataset) {
    return dataset.getDataType().getClass().getSimpleName()
        + " of "
        + dataset.getDataType().getSize()
        + " bytes";
  }

  private static float[] values(ContiguousDataset dataset, int format, int count) {
    float[] to = new float[count];
    if (count == 0) {
      return to;
    }
    ByteBuffer from = dataset.getBuffer();
    for (int i = 0; i < count; i++) {
      to[i] =
          switch (format) {
            case 510 -> Float16.toFloat(from.getShort(i * 2));
            case 807 -> Float16.brainToFloat(from.getShort(i * 2));
            case 823 -> from.getFloat(i * 4);
            default -> (float) from.getDouble(i * 8);
          };
    }
    return to;
  }

  /** The text of an attribute, or null if there is none. */
  private String text(Node node, String name) {
    Attribute attribute = node.getAttributes().get(name);
    if (attribute == null || !attribute.isScalar()) {
      return null;
    }
    if (attribute.getDataType() instanceof VariableLength) {
      // Length, place of the heap, and number in the heap.
      if (attribute.getBuffer().getInt(0) == 0) {
        return null;
      }
      structure.countHeap(attribute.getBuffer().getLong(4));
    }
    return attribute.getData() instanceof String text ? text : null;
  }
}
