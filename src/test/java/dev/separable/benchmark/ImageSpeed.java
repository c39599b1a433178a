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
 * Prints the time per picture for reading the header, decoding and preprocessing, on one thread:
 * {@code ImageSpeed FOLDER [PREPROCESS [ROUNDS]]}. Of each picture the fastest round counts.
 */
public final class ImageSpeed {

  private ImageSpeed() {}

  public static void main(String[] args) throws Exception {
    List<byte[]> files = read(Path.of(args[0]));
    Preprocess contract = Preprocess.parse(args.length > 1 ? args[1] : "torchvision");
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    ImageDecoder decoder = new ImageDecoder(Decoding.usual());
    // Refuses every picture as soon as its size is known.
    ImageDecoder headerOnly = new ImageDecoder(Decoding.usual(1));
    Preprocessor worker = contract.worker();
    long[][] best = new long[3][files.size()];
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
        Image image = decoder.decode(files.get(i));
        long decoded = System.nanoTime();
        int n = contract.outputShape(image.height(), image.width()).length();
        out = out.length < n ? new float[n] : out;
        worker.apply(image, out, 0);
        long done = System.nanoTime();
        pixels += (long) image.width() * image.height();
        best[0][i] = Math.min(best[0][i], read - start);
        best[1][i] = Math.min(best[1][i], decoded - read);
        best[2][i] = Math.min(best[2][i], done - decoded);
      }
    }
    System.out.printf(
        "%d pictures, %.3f megapixels on average, %s%n",
        files.size(), pixels / 1e6 / files.size(), contract.spec());
    String[] names = {"header", "decode", "preprocess"};
    for (int i = 0; i < names.length; i++) {
      System.out.printf(
          "%-10s %8.3f ms per picture%n",
          names[i], Arrays.stream(best[i]).average().orElse(0) / 1e6);
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
