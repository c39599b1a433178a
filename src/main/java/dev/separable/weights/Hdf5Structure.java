package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Goes through the groups of an HDF5 file before the library reads it (HDF5 File Format
 * Specification, version 3: superblock 0, groups with symbol tables, object headers 1, which is
 * what h5py writes by default). What the library would follow without an end is refused here:
 * objects that are reached twice, B-trees that share nodes, headers that continue in circles; and
 * what leads out of the file: links, external storage, virtual datasets.
 */
final class Hdf5Structure {
  private static final int MOST_OBJECTS = 100_000;
  private static final int MOST_MESSAGES = 1_000_000;
  private static final int DEEPEST = 32;
  private static final int LONGEST_NAME = 4096;
  private static final int ROOT_ENTRY = 56;
  private static final int ENTRY_BYTES = 40;

  private final String source;
  private final ByteBuffer data;
  private final Set<Long> visited = new HashSet<>();
  private int objects;
  private int messages;
  private long heapBytes;

  private Hdf5Structure(byte[] file, String source) {
    this.source = source;
    this.data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  static boolean begins(byte[] file) {
    byte[] signature = "\u0089HDF\r\n\u001a\n".getBytes(ISO_8859_1);
    return file.length >= signature.length
        && Arrays.equals(file, 0, signature.length, signature, 0, signature.length);
  }

  /**
   * Checks every object of the file.
   *
   * @throws WeightsException if it is no HDF5 file, damaged, or of a form that is refused
   */
  static Hdf5Structure check(byte[] file, String source) {
    Hdf5Structure structure = new Hdf5Structure(file, source);
    if (!begins(file)) {
      throw structure.wrong("not an HDF5 file");
    }
    structure.need(0, ROOT_ENTRY + ENTRY_BYTES, "superblock");
    if (file[8] != 0) {
      throw structure.wrong("superblock of version " + file[8] + ", wanted 0, h5py's default");
    }
    if (file[13] != 8 || file[14] != 8 || structure.data.getLong(24) != 0) {
      throw structure.wrong("superblock with offsets that are not 8 bytes from the file's start");
    }
    structure.object(structure.data.getLong(ROOT_ENTRY + 8), "/", 0);
    return structure;
  }

  /**
   * Counts the global heap that holds an attribute's text towards a limit, since the library reads
   * it whole for each attribute.
   */
  void countHeap(long address) {
    need(address, 16, "global heap");
    long size = data.getLong((int) address + 8);
    need(address, size, "global heap");
    heapBytes += size;
    if (heapBytes > 4L * data.limit() + (1 << 24)) {
      throw wrong("attributes share heaps of more than " + heapBytes + " bytes");
    }
  }

  private void object(long address, String path, int depth) {
    if (++objects > MOST_OBJECTS) {
      throw wrong("more than " + MOST_OBJECTS + " groups, datasets and tree nodes");
    }
    if (depth > DEEPEST) {
      throw wrong("groups nested deeper than " + DEEPEST + " at " + path);
    }
    if (!visited.add(address)) {
      throw wrong("object " + path + " is reached twice");
    }
    need(address, 16, path);
    int at = (int) address;
    if (data.get(at) != 1) {
      throw wrong("object " + path + " has no header of version 1, h5py's default");
    }
    Header header = new Header(path, data.getChar(at + 2));
    long bytes = data.getInt(at + 8) & 0xffffffffL;
    readMessages(header, at + 16L, bytes, 0);
    if (header.tree >= 0) {
      tree(header.tree, new Names(header.heap, path), depth, -1);
    } else if (!header.dataspace) {
      throw wrong("object " + path + " is neither a group with a symbol table nor a dataset");
    }
  }

  /** What the messages of an object's header say. */
  private static final class Header {
    final String path;
    int left;
    long tree = -1;
    long heap = -1;
    boolean dataspace;

    Header(String path, int count) {
      this.path = path;
      this.left = count;
    }
  }

  private void readMessages(Header header, long start, long length, int depth) {
    need(start, length, header.path);
    if (depth > DEEPEST) {
      throw wrong("header of " + header.path + " continues more than " + DEEPEST + " times");
    }
    long at = start;
    while (start + length - at >= 8 && header.left > 0) {
      int size = data.getChar((int) at + 2);
      need(at + 8, size, header.path);
      if (size % 8 != 0 || at + 8 + size > start + length || ++messages > MOST_MESSAGES) {
        throw wrong("header of " + header.path + " is damaged");
      }
      header.left--;
      message(header, (int) at, size, depth);
      at += 8 + size;
    }
  }

  private void message(Header header, int at, int size, int depth) {
    int type = data.getChar(at);
    int body = at + 8;
    if ((data.get(at + 4) & 2) != 0) {
      throw wrong("header of " + header.path + " shares its messages with other objects");
    }
    switch (type) {
      case 1 -> header.dataspace = true;
      case 7 -> throw wrong("dataset " + header.path + " keeps its values in other files");
      case 2, 6, 0x15 ->
          throw wrong("object " + header.path + " has links of another form than h5py's default");
      case 8 -> checkLayout(header, body, size);
      case 0xC -> checkAttribute(header, body, size);
      case 0x10 -> {
        wantSize(header, size, 16);
        readMessages(header, data.getLong(body), data.getLong(body + 8), depth + 1);
      }
      case 0x11 -> {
        wantSize(header, size, 16);
        header.tree = data.getLong(body);
        header.heap = data.getLong(body + 8);
      }
      default -> {
        // What else describes an object leads nowhere.
      }
    }
  }

  private void wantSize(Header header, int size, int wanted) {
    if (size < wanted) {
      throw wrong("header of " + header.path + " is damaged");
    }
  }

  /** Compact, contiguous or in chunks; a virtual dataset is a layout of version 4. */
  private void checkLayout(Header header, int body, int size) {
    wantSize(header, size, 8);
    if (data.get(body) != 3 || data.get(body + 1) < 0 || data.get(body + 1) > 2) {
      throw wrong(
          "dataset %s has layout %d of version %d (virtual or newer), wanted h5py's default"
              .formatted(header.path, data.get(body + 1), data.get(body)));
    }
  }

  private void checkAttribute(Header header, int body, int size) {
    wantSize(header, size, 8);
    if (data.get(body) > 1 && data.get(body + 1) != 0) {
      throw wrong("attribute of " + header.path + " shares its type with other objects");
    }
  }

  private void tree(long address, Names names, int depth, int wantedLevel) {
    if (++objects > MOST_OBJECTS || !visited.add(address)) {
      throw wrong("index of " + names.path + " has too many nodes or one of them twice");
    }
    signed(address, "TREE", 24, names.path);
    int at = (int) address;
    int level = data.get(at + 5);
    int entries = data.getChar(at + 6);
    if (data.get(at + 4) != 0 || level < 0 || (wantedLevel >= 0 && level != wantedLevel)) {
      throw wrong("index of " + names.path + " is damaged");
    }
    need(address + 24, 16L * entries, names.path);
    for (int i = 0; i < entries; i++) {
      long child = data.getLong(at + 24 + 16 * i + 8);
      if (level > 0) {
        tree(child, names, depth, level - 1);
      } else {
        symbols(child, names, depth);
      }
    }
  }

  private void symbols(long address, Names names, int depth) {
    if (!visited.add(address)) {
      throw wrong("index of " + names.path + " has a node twice");
    }
    signed(address, "SNOD", 8, names.path);
    int count = data.getChar((int) address + 6);
    need(address + 8, (long) count * ENTRY_BYTES, names.path);
    for (int i = 0; i < count; i++) {
      int entry = (int) address + 8 + i * ENTRY_BYTES;
      String path = names.path + names.at(data.getLong(entry));
      if (data.getInt(entry + 16) == 2) {
        throw wrong("object " + path + " is a link, and links are not followed");
      }
      object(data.getLong(entry + 8), path + "/", depth + 1);
    }
  }

  /** The names of a group's members, in its local heap. */
  private final class Names {
    final String path;
    final long start;
    final long length;

    Names(long heap, String path) {
      this.path = path;
      signed(heap, "HEAP", 32, path);
      this.length = data.getLong((int) heap + 8);
      this.start = data.getLong((int) heap + 24);
      need(start, length, path);
    }

    String at(long offset) {
      if (offset < 0 || offset >= length) {
        throw wrong("group " + path + " has a member without a name");
      }
      int from = (int) (start + offset);
      int most = (int) Math.min(length - offset, LONGEST_NAME);
      for (int n = 0; n < most; n++) {
        if (data.get(from + n) == 0) {
          return new String(data.array(), from, n, UTF_8);
        }
      }
      throw wrong("group " + path + " has a member whose name does not end");
    }
  }

  private void signed(long address, String signature, int bytes, String path) {
    need(address, bytes, path);
    for (int i = 0; i < 4; i++) {
      if (data.get((int) address + i) != signature.charAt(i)) {
        throw wrong("group " + path + " has no " + signature + " at byte " + address);
      }
    }
  }

  private void need(long address, long bytes, String what) {
    if (address < 0 || bytes < 0 || bytes > data.limit() || address > data.limit() - bytes) {
      throw wrong(
          "%s wants %d bytes at %d, the file has %d; truncated?"
              .formatted(what, bytes, address, data.limit()));
    }
  }

  private WeightsException wrong(String found) {
    return new WeightsException(source + ": " + found);
  }
}
