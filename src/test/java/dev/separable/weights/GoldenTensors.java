package dev.separable.weights;

import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.weights.SafetensorsHeader.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Set;

/** A golden safetensors file with floats and 64-bit integers. */
final class GoldenTensors {
  private final byte[] file;
  private final SafetensorsHeader header;
  private final Weights floats;

  GoldenTensors(Path path) {
    this.file = Goldens.bytes(path);
    this.header = SafetensorsHeader.read(file, path.toString());
    this.floats = SafetensorsReader.read(file, path.toString());
  }

  Set<String> names() {
    return header.entries().keySet();
  }

  Tensor tensor(String name) {
    return floats.tensor(name);
  }

  float[] floats(String name) {
    return floats.tensor(name).data();
  }

  long[] integers(String name) {
    Entry entry = header.entries().get(name);
    if (!entry.type().equals("I64")) {
      throw new IllegalArgumentException(name + " is " + entry.type());
    }
    long[] values = new long[(int) (entry.end() - entry.begin()) / 8];
    int start = SafetensorsHeader.dataOffset(file, "golden") + (int) entry.begin();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(start).asLongBuffer().get(values);
    return values;
  }
}
