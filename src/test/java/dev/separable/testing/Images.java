package dev.separable.testing;

import dev.separable.tensor.Npy;
import dev.separable.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small inputs that are the same at every run. */
public final class Images {
  private Images() {}

  /** Writes a picture of noise, in the format of the file's extension. */
  public static Path image(Path file, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(file.getFileName().toString().hashCode());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    String name = file.getFileName().toString();
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Writes an array of normal deviates as {@code .npy}. */
  public static Path array(Path file, int... shape) {
    Random random = new Random(file.getFileName().toString().hashCode());
    int length = 1;
    for (int size : shape) {
      length *= size;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return bytes(file, Npy.encode(Tensor.of(values, shape)));
  }

  /** Writes these bytes. */
  public static Path bytes(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
