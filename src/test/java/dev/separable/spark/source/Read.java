package dev.separable.spark.source;

import dev.separable.extract.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Lists and reads for tests. */
final class Read {
  private Read() {}

  /** What is there, by extension. */
  static Listing list(Path... paths) throws IOException {
    List<String> names = java.util.Arrays.stream(paths).map(Path::toString).toList();
    return Lister.list(new Configuration(), names, InputFormat.AUTO);
  }

  /** All inputs of some units. */
  static List<Loaded> all(List<Unit> units, long largest) {
    List<Loaded> all = new ArrayList<>();
    try (Inputs inputs =
        Inputs.open(units, ReadOptions.of(InputFormat.AUTO), new Configuration(), largest)) {
      inputs.forEachRemaining(all::add);
    }
    return all;
  }

  /** All inputs that are listed there, as {@code name=content} or {@code name!kind}. */
  static List<String> texts(Path... paths) throws IOException {
    Listing listing = list(paths);
    List<Loaded> all = all(listing.units(), 64 << 20);
    if (all.size() != listing.inputs()) {
      throw new AssertionError(all.size() + " read of " + listing.inputs());
    }
    return all.stream().map(Read::text).toList();
  }

  /** An input as {@code name=content} or {@code name!kind}. */
  static String text(Loaded loaded) {
    String path = loaded.id().path();
    int entry = path.indexOf("!/");
    String name = entry < 0 ? path.substring(path.lastIndexOf('/') + 1) : path.substring(entry + 2);
    return loaded.failure() == null
        ? name + "=" + new String(bytes(loaded), StandardCharsets.UTF_8)
        : name + "!" + loaded.failure().kind().text();
  }

  /** The content. */
  static byte[] bytes(Loaded loaded) {
    return loaded.input() instanceof Input.Npy npy
        ? npy.bytes()
        : ((Input.Image) loaded.input()).bytes();
  }
}
