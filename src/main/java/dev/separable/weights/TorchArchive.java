package dev.separable.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.separable.tensor.NpyException;
import dev.separable.tensor.StoredZip;
import dev.separable.weights.TorchTensor.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The zip archive that {@code torch.save} writes since 1.6. */
final class TorchArchive {
  /** Far more than any network for images needs; a real one takes some 150 bytes a tensor. */
  private static final int LONGEST_PICKLE = 64 << 20;

  private static final String PICKLE = "/data.pkl";

  private final StoredZip zip;
  private final String source;

  private TorchArchive(StoredZip zip, String source) {
    this.zip = zip;
    this.source = source;
  }

  static TorchFile.Contents read(byte[] data, String source) throws NpyException {
    return new TorchArchive(StoredZip.open(data), source).contents();
  }

  private TorchFile.Contents contents() throws NpyException {
    String folder = folder();
    ByteBuffer pickle = zip.bytes(folder + PICKLE);
    if (pickle.remaining() > LONGEST_PICKLE) {
      throw wrong("its pickle has " + pickle.remaining() + " bytes, wanted at most 64 MiB");
    }
    Object root = Pickle.read(pickle, source, new TorchMeaning(source));
    if (pickle.hasRemaining()) {
      throw wrong("its pickle is followed by " + pickle.remaining() + " bytes");
    }
    StateDict dict = StateDict.find(root, source);
    ByteOrder order = order(folder + "/byteorder");
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (TorchTensor tensor : dict.tensors().values()) {
      Storage storage = tensor.storage();
      if (!storages.containsKey(storage.key())) {
        storages.put(storage.key(), record(storage, folder + "/data/" + storage.key(), order));
      }
    }
    return new TorchFile.Contents(dict, storages);
  }

  private ByteBuffer record(Storage storage, String name, ByteOrder order) throws NpyException {
    if (!zip.names().contains(name)) {
      throw wrong("the archive lacks " + name + ", the values of a tensor");
    }
    ByteBuffer bytes = zip.bytes(name).order(order);
    if (bytes.remaining() != storage.bytes()) {
      throw wrong(
          "%s has %d bytes, wanted %d values of %s"
              .formatted(name, bytes.remaining(), storage.elements(), storage.type().text()));
    }
    return bytes;
  }

  /** The only folder of the archive; it has the name that the file had when it was saved. */
  private String folder() {
    List<String> pickles = zip.names().stream().filter(n -> n.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw wrong(
          "a zip archive with %d members FOLDER/data.pkl, wanted one as torch.save writes it"
              .formatted(pickles.size()));
    }
    String name = pickles.get(0);
    String folder = name.substring(0, name.length() - PICKLE.length());
    if (zip.names().contains(folder + "/constants.pkl")) {
      throw wrong(
          "a TorchScript program and not its weights alone; save those:"
              + " torch.save(model.state_dict(), 'OUT.pth')");
    }
    return folder;
  }

  private ByteOrder order(String name) throws NpyException {
    if (!zip.names().contains(name)) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    ByteBuffer bytes = zip.bytes(name);
    if (bytes.equals(ByteBuffer.wrap("little".getBytes(US_ASCII)))) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (bytes.equals(ByteBuffer.wrap("big".getBytes(US_ASCII)))) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw wrong(name + " says neither little nor big");
  }

  private WeightsException wrong(String found) {
    return new WeightsException(source + ": " + found);
  }
}
