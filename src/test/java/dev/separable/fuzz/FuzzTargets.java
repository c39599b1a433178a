package dev.separable.fuzz;

import dev.separable.keras.KerasModel;
import dev.separable.onnx.OnnxModel;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.weights.KerasReader;
import dev.separable.weights.NpzReader;
import dev.separable.weights.SafetensorsReader;
import dev.separable.weights.SafetensorsWriter;
import dev.separable.weights.TorchFile;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import dev.separable.weights.WeightsFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Every reader of files: with weights, with whole models, with pictures. A new reader of weights is
 * one more entry in {@link #weights}.
 */
final class FuzzTargets {
  private static final Mutation BYTES = new ByteMutations();
  private static final Mutation PICKLES = new PickleMutations();

  /** Deflate expands so much; npz files may use it. */
  private static final double DEFLATED = 1100;

  /** A graph of any size may make constants of so many bytes: 2^24 numbers of 8 bytes. */
  private static final long FOLDED = 1L << 27;

  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return Stream.concat(weights().stream(), ImageTargets.all().stream()).toList();
  }

  private static List<FuzzTarget> weights() {
    return List.of(
        safetensors(),
        npz(),
        torchArchive(),
        torchStream(),
        hdf5(),
        kerasArchive(),
        kerasModel(),
        onnx(),
        anyFormat());
  }

  private static FuzzTarget target(
      String name, FuzzTarget.Reader reader, double factor, List<byte[]> seeds, Mutation mutation) {
    return target(name, reader, FuzzTarget.BASE, factor, seeds, mutation);
  }

  private static FuzzTarget target(
      String name,
      FuzzTarget.Reader reader,
      long base,
      double factor,
      List<byte[]> seeds,
      Mutation mutation) {
    return new FuzzTarget(name, reader, WeightsException.class, base, factor, seeds, mutation);
  }

  private static FuzzTarget safetensors() {
    return target(
        "safetensors",
        data -> SafetensorsReader.read(data, "fuzz.safetensors"),
        40,
        List.of(
            golden("tiny_f16.safetensors"),
            golden("tiny_bf16.safetensors"),
            SafetensorsWriter.write(small())),
        Containers.oneOf(BYTES, Containers.inHeader(BYTES)));
  }

  private static FuzzTarget npz() {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    small().byName().forEach((name, tensor) -> arrays.put(name + ".npy", Npy.encode(tensor)));
    return target(
        "npz",
        data -> NpzReader.read(data, "fuzz.npz"),
        DEFLATED,
        List.of(
            golden("tiny_fortran_bigendian.npz"),
            golden("tiny_deflated.npz"),
            Containers.zip(arrays, ZipEntry.STORED)),
        Containers.oneOf(BYTES, Containers.inZip(".npy", BYTES)));
  }

  static FuzzTarget torchArchive() {
    return target(
        "torch archive",
        data -> TorchFile.read(data, "fuzz.pth"),
        100,
        Stream.of("tiny_views.pth", "tiny_checkpoint.pth", "tiny_parameters.pth", "tiny_f16.pth")
            .map(FuzzTargets::golden)
            .toList(),
        Containers.oneOf(
            BYTES,
            Containers.inZip(".pkl", PICKLES),
            Containers.inZip(".pkl", BYTES),
            Containers.inZip("", BYTES)));
  }

  private static FuzzTarget torchStream() {
    return target(
        "torch stream",
        data -> TorchFile.read(data, "fuzz.pth"),
        100,
        List.of(golden("tiny_legacy.pth")),
        Containers.oneOf(BYTES, PICKLES));
  }

  private static FuzzTarget hdf5() {
    return target(
        "hdf5",
        data -> KerasReader.read(data, "fuzz.h5"),
        DEFLATED,
        keras("tiny.h5", "tiny_keras2.h5", "tiny.weights.h5", "chunked.h5", "types.h5"),
        BYTES);
  }

  private static FuzzTarget kerasArchive() {
    return target(
        "keras archive",
        data -> KerasReader.read(data, "fuzz.keras"),
        DEFLATED,
        keras("tiny.keras"),
        Containers.oneOf(BYTES, Containers.inZip(".h5", BYTES), Containers.inZip(".json", BYTES)));
  }

  private static FuzzTarget kerasModel() {
    return target(
        "keras model",
        data -> KerasModel.read(data, "fuzz.keras", null),
        DEFLATED,
        keras("tiny.keras"),
        Containers.oneOf(BYTES, Containers.inZip(".json", BYTES)));
  }

  private static FuzzTarget onnx() {
    byte[] external = golden("tiny_external.onnx.data");
    return target(
        "onnx",
        data -> OnnxModel.read(data, "fuzz.onnx", name -> external, Shape.of(32, 32, 3)),
        FuzzTarget.BASE + FOLDED,
        200,
        Stream.of("tiny_opset13_bn.onnx", "tiny_dynamo_unoptimized.onnx", "tiny_external.onnx")
            .map(FuzzTargets::golden)
            .toList(),
        BYTES);
  }

  private static List<byte[]> keras(String... files) {
    return Stream.of(files).map(file -> Goldens.bytes(Goldens.path("keras/" + file))).toList();
  }

  private static FuzzTarget anyFormat() {
    return target(
        "any format",
        data -> WeightsFiles.read(data, "fuzz"),
        DEFLATED,
        Stream.of("tiny_f16.pth", "tiny_legacy.pth", "tiny_deflated.npz", "tiny_f16.safetensors")
            .map(FuzzTargets::golden)
            .toList(),
        BYTES);
  }

  private static Weights small() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", Tensor.zeros(2, 1, 3, 3));
    tensors.put("a.bias", Tensor.zeros(2));
    tensors.put("empty", Tensor.zeros(0, 4));
    tensors.put("scalar", Tensor.zeros());
    return Weights.of(tensors);
  }

  private static byte[] golden(String file) {
    return Goldens.bytes(Goldens.path("weights/" + file));
  }
}
