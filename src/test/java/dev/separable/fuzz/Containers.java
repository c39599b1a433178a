package dev.separable.fuzz;

import dev.separable.tensor.NpyException;
import dev.separable.tensor.StoredZip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damage within a container whose lengths and checksums are made good again. */
final class Containers {
  private Containers() {}

  /** Changes one member of a zip archive whose name ends so. */
  static Mutation inZip(String ending, Mutation inner) {
    return (seed, random) -> {
      Map<String, byte[]> members = unzip(seed);
      List<String> names = new ArrayList<>(members.keySet());
      names.removeIf(name -> !name.endsWith(ending));
      String name = names.get(random.nextInt(names.size()));
      members.put(name, inner.of(members.get(name), random));
      return zip(members, random.nextInt(8) == 0 ? ZipEntry.DEFLATED : ZipEntry.STORED);
    };
  }

  /** Changes the header of a safetensors file. */
  static Mutation inHeader(Mutation inner) {
    return (seed, random) -> {
      int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
      byte[] header = inner.of(Arrays.copyOfRange(seed, 8, 8 + length), random);
      byte[] changed = ByteMutations.splice(seed, 8, header, 8 + length);
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length);
      return changed;
    };
  }

  /** One of several kinds of damage, as often each. */
  static Mutation oneOf(Mutation... mutations) {
    return (seed, random) -> mutations[random.nextInt(mutations.length)].of(seed, random);
  }

  /** Java's own reader of streams wants stored members without the descriptors of PyTorch. */
  private static Map<String, byte[]> unzip(byte[] file) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try {
      StoredZip stored = StoredZip.open(file);
      for (String name : stored.names()) {
        ByteBuffer bytes = stored.bytes(name);
        byte[] member = new byte[bytes.remaining()];
        bytes.get(member);
        members.put(name, member);
      }
      return members;
    } catch (NpyException e) {
      return inflate(file);
    }
  }

  private static Map<String, byte[]> inflate(byte[] file) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        members.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return members;
  }

  static byte[] zip(Map<String, byte[]> members, int method) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          entry.setSize(member.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** A generator of a number of its own. */
  static Random random(long seed) {
    return new Random(seed * 0x9e3779b97f4a7c15L);
  }
}
