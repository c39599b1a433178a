package dev.separable.spark.sink;

import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.UnitStats;
import dev.separable.spark.source.Split;
import dev.separable.spark.source.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What a published file holds: the units whose inputs it has rows of, in the order of the rows, and
 * what became of each. It stands in the footer of the file, so that rows and record cannot part.
 */
public record Manifest(List<Entry> entries) {
  /** Of a hostile or damaged footer, no more is unpacked. */
  private static final int LARGEST = 1 << 28;

  /** Most units have no failures, and there may be millions. Not written to. */
  private static final HashMap<String, Long> NONE = new HashMap<>();

  /** One unit. */
  public record Entry(Unit unit, UnitStats stats) {}

  /** As text for the footer. */
  public String encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      byte[] units = new Split(entries.stream().map(Entry::unit).toList()).encode();
      out.writeInt(units.length);
      out.write(units);
      for (Entry entry : entries) {
        write(out, entry.stats);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, UnitStats stats) throws IOException {
    out.writeLong(stats.rows());
    out.writeLong(stats.bytesRead());
    out.writeLong(stats.times().readNs());
    out.writeLong(stats.times().decodeNs());
    out.writeLong(stats.times().preprocessNs());
    out.writeLong(stats.times().computeNs());
    out.writeInt(stats.failed().size());
    for (Map.Entry<String, Long> kind : stats.failed().entrySet()) {
      out.writeUTF(kind.getKey());
      out.writeLong(kind.getValue());
    }
  }

  /**
   * What {@link #encode} made.
   *
   * @throws IOException if it is something else
   */
  public static Manifest decode(String text) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text))))) {
      int length = in.readInt();
      if (length < 0 || length > LARGEST) {
        throw new IOException("a manifest of " + length + " bytes");
      }
      List<Entry> entries = new ArrayList<>();
      for (Unit unit : Split.decode(in.readNBytes(length)).units()) {
        entries.add(new Entry(unit, stats(in)));
      }
      return new Manifest(entries);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new IOException("a damaged manifest", e);
    }
  }

  private static UnitStats stats(DataInputStream in) throws IOException {
    long rows = in.readLong();
    long bytesRead = in.readLong();
    PhaseTimes times = new PhaseTimes(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    int count = in.readInt();
    HashMap<String, Long> failed = count == 0 ? NONE : new HashMap<>();
    for (int kinds = count; kinds > 0; kinds--) {
      failed.put(in.readUTF(), in.readLong());
    }
    return new UnitStats(rows, bytesRead, times, failed);
  }
}
