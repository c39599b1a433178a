package dev.separable.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads golden cases and compares pictures. */
final class GoldenFiles {
  static final long MAX_PIXELS = 178_956_970L;

  private GoldenFiles() {}

  static List<JsonNode> cases(Path json) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    new ObjectMapper().readTree(json.toFile()).get("cases").forEach(cases::add);
    return cases;
  }

  static Image image(Path file) throws IOException, InputException {
    return new ImageDecoder(MAX_PIXELS).decode(Files.readAllBytes(file));
  }

  /** How far two arrays of unsigned bytes are apart. */
  record Difference(int max, double mean, int count) {
    static Difference between(byte[] a, byte[] b, int n) {
      long sum = 0;
      int max = 0;
      int count = 0;
      for (int i = 0; i < n; i++) {
        int d = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        sum += d;
        max = Math.max(max, d);
        count += d > 0 ? 1 : 0;
      }
      return new Difference(max, (double) sum / n, count);
    }
  }

  /** The pixels of a region, as an array of exactly its size. */
  static byte[] region(byte[] rgb, int width, int x0, int y0, int x1, int y1) {
    byte[] out = new byte[3 * (x1 - x0) * (y1 - y0)];
    for (int y = y0; y < y1; y++) {
      System.arraycopy(rgb, 3 * (y * width + x0), out, 3 * (y - y0) * (x1 - x0), 3 * (x1 - x0));
    }
    return out;
  }

  static byte[] pixels(Image image) {
    return Arrays.copyOf(image.rgb(), 3 * image.width() * image.height());
  }
}
