package dev.separable.benchmark;

import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Preprocess;
import dev.separable.image.Preprocessor;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the time per picture for reading the header, decoding, decoding what the preprocessing
 * reads, preprocessing that, and the last two together, on one thread: {@code ImageSpeed FOLDER
 * [PREPROCESS [ROUNDS]]}. Of each picture the fastest round counts.
 */
public final class ImageSpeed {
  private static final String[] STEPS = {
    "header", "decode", "decode for crop", "preprocess", "file to network input"
  };

  private ImageSpeed() {}

  public static void main(String[] args) throws Exception {
    List<byte[]> files = read(Path.of(args[0]));
    Preprocess contract = Preprocess.parse(args.length > 1 ? args[1] : "torchvision");
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    ImageDecoder decoder = new ImageDecoder(Decoding.usual());
    // Refuses every picture as soon as its size is known.
    ImageDecoder headerOnly = new ImageDecoder(Decoding.usual(1));
    Preprocessor worker = contract.worker();
    long[][] best = new long[STEPS.length][files.size()];
    for (long[] row : best) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    float[] out = {};
    long pixels = 0;
    for (int round = 0; round < rounds; round++) {
      pixels = 0;
      for (int i = 0; i < files.size(); i++) {
        long start = System.nanoTime();
        refuse(headerOnly, files.get(i));
        long read = System.nanoTime();
        Image whole = decoder.decode(files.get(i));
        long decoded = System.nanoTime();
        Image image = decoder.decode(files.get(i), contract::reads);
        long ready = System.nanoTime();
        int n = contract.outputShape(image.height(), image.width()).length();
        out = out.length < n ? new float[n] : out;
        worker.apply(image, out, 0);
        long done = System.nanoTime();
        pixels += (long) whole.width() * whole.height();
        long[] times = {
          read - start, decoded - read, ready - decoded, done - ready, done - decoded
        };
        for (int step = 0; step < times.length; step++) {
          best[step][i] = Math.min(best[step][i], times[step]);
        }
      }
    }
    System.out.printf(
        "%d pictures, %.3f megapixels on average, %s%n",
        files.size(), pixels / 1e6 / files.size(), contract.spec());
    for (int i = 0; i < STEPS.length; i++) {
      System.out.printf(
          "%-21s %8.3f ms per picture%n",
          STEPS[i], Arrays.stream(best[i]).average().orElse(0) / 1e6);
    }
  }

  private static void refuse(ImageDecoder decoder, byte[] data) {
    try {
      decoder.decode(data);
    } catch (InputException e) {
      return;
    }
    throw new IllegalStateException("a picture of one pixel says nothing about speed");
  }

  private static List<byte[]> read(Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(ImageSpeed::isPicture).sorted().toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static boolean isPicture(Path path) {
    return path.toString().matches("(?i).*\\.(jpe?g|png|gif|bmp|webp|tiff?)");
  }
}
