package dev.separable.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The members of a {@code .keras} archive that count: its configuration, its weights and what it
 * says of itself. Others are never opened.
 *
 * @param config JSON
 * @param weights HDF5
 * @param version of Keras; null if the archive does not tell
 */
@SuppressWarnings("ArrayRecordComponent")
record KerasArchive(byte[] config, byte[] weights, String version) {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";
  private static final String METADATA = "metadata.json";
  private static final Pattern VERSION =
      Pattern.compile("\"keras_version\"\\s*:\\s*\"([0-9.]{1,20})");

  /** Bytes of a configuration; those of the largest applications take less than one million. */
  private static final int LONGEST_CONFIG = 1 << 23;

  private static final int LONGEST_METADATA = 1 << 16;

  /** Keras stores its members; one who packs them again gains little with trained weights. */
  private static final long MOST_TIMES = 8;

  private static final int MOST_WEIGHTS = 1 << 30;

  /**
   * Unpacks both members in memory.
   *
   * @throws WeightsException if one is missing, too large or damaged
   */
  static KerasArchive read(byte[] file, String source) {
    try (ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(file))
            .setIgnoreLocalFileHeader(true)
            .get()) {
      byte[] config = member(zip, CONFIG, LONGEST_CONFIG, source);
      int most = (int) Math.min(MOST_WEIGHTS, MOST_TIMES * file.length);
      byte[] weights = member(zip, WEIGHTS, most, source);
      return new KerasArchive(config, weights, version(zip, source));
    } catch (IOException | IllegalArgumentException e) {
      throw new WeightsException(source + ": not a .keras archive: " + e.getMessage(), e);
    }
  }

  private static String version(ZipFile zip, String source) throws IOException {
    if (zip.getEntry(METADATA) == null) {
      return null;
    }
    String text = new String(member(zip, METADATA, LONGEST_METADATA, source), UTF_8);
    Matcher version = VERSION.matcher(text);
    return version.find() ? version.group(1) : null;
  }

  private static byte[] member(ZipFile zip, String name, int most, String source)
      throws IOException {
    List<ZipArchiveEntry> found = new ArrayList<>();
    zip.getEntries(name).forEach(found::add);
    if (found.size() != 1) {
      throw new WeightsException(
          "%s: %d members %s, wanted one as Keras 3 writes it"
              .formatted(source, found.size(), name));
    }
    ZipArchiveEntry entry = found.get(0);
    long size = entry.getSize();
    if (size < 0 || size > most) {
      throw new WeightsException(
          "%s: member %s unpacks to %d bytes, more than %d".formatted(source, name, size, most));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length != size) {
        throw new WeightsException(
            "%s: member %s ends after %d of %d bytes".formatted(source, name, bytes.length, size));
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (in.read() >= 0 || crc.getValue() != entry.getCrc()) {
        throw new WeightsException(
            "%s: member %s is damaged: checksum %08x of %d bytes, wanted %08x"
                .formatted(source, name, crc.getValue(), size, entry.getCrc()));
      }
      return bytes;
    }
  }
}
