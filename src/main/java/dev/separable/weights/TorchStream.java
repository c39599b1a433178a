package dev.separable.weights;

import dev.separable.weights.TorchTensor.Storage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stream that {@code torch.save} wrote before 1.6: pickles of a magic number, a version, facts
 * of the system, the object and the keys of its storages; then for each key the number of values
 * and the values, little-endian on any system.
 */
final class TorchStream {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private final ByteBuffer bytes;
  private final String source;
  private final TorchMeaning meaning;

  private TorchStream(byte[] data, String source) {
    this.bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    this.source = source;
    this.meaning = new TorchMeaning(source);
  }

  static TorchFile.Contents read(byte[] data, String source) {
    return new TorchStream(data, source).contents();
  }

  private TorchFile.Contents contents() {
    if (!MAGIC.equals(next())) {
      throw wrong("a pickle, but not in a container of torch.save");
    }
    Object version = next();
    if (!Long.valueOf(VERSION).equals(version)) {
      throw wrong("a PyTorch stream of another version than " + VERSION);
    }
    if (!(next() instanceof PickleDict)) {
      throw wrong("a PyTorch stream that does not tell of its system");
    }
    Object root = next();
    if (!(next() instanceof List<?> keys)) {
      throw wrong("a PyTorch stream without the keys of its storages");
    }
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (Object key : keys) {
      Storage storage = key instanceof String text ? meaning.storages().get(text) : null;
      if (storage == null) {
        throw wrong("a PyTorch stream with a storage that no tensor has");
      }
      if (storages.putIfAbsent(storage.key(), values(storage)) != null) {
        throw wrong("storage " + storage.key() + " stands twice");
      }
    }
    if (bytes.hasRemaining()) {
      throw wrong(bytes.remaining() + " bytes at the end belong to no storage");
    }
    StateDict dict = StateDict.find(root, source);
    for (TorchTensor tensor : dict.tensors().values()) {
      if (!storages.containsKey(tensor.storage().key())) {
        throw wrong("the file lacks storage " + tensor.storage().key());
      }
    }
    return new TorchFile.Contents(dict, storages);
  }

  private Object next() {
    return Pickle.read(bytes, source, meaning);
  }

  private ByteBuffer values(Storage storage) {
    if (bytes.remaining() < Long.BYTES) {
      throw wrong("truncated before storage " + storage.key());
    }
    long elements = bytes.getLong();
    if (elements != storage.elements()) {
      throw wrong(
          "storage %s has %d values, wanted %d"
              .formatted(storage.key(), elements, storage.elements()));
    }
    if (storage.bytes() > bytes.remaining()) {
      throw wrong(
          "truncated: storage %s wants %d bytes, %d are left"
              .formatted(storage.key(), storage.bytes(), bytes.remaining()));
    }
    int length = (int) storage.bytes();
    ByteBuffer values = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return values;
  }

  private WeightsException wrong(String found) {
    return new WeightsException(source + ": " + found);
  }
}
