package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Model;
import dev.separable.plan.Plan;
import dev.separable.plan.Scratch;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.SafetensorsReader;
import dev.separable.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reading reference tensors and comparing with them. */
public final class Goldens {
  private Goldens() {}

  /** A file or folder under {@code src/test/resources/golden}. */
  public static Path path(String relative) {
    return Shared.projectRoot().resolve("src/test/resources/golden").resolve(relative);
  }

  /** The bytes of a file, whichever folder it lies in. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file by its name, as {@code Recipe.load} reads files. */
  public static byte[] file(String path) {
    return bytes(Path.of(path));
  }

  /** The tensors of a safetensors file. */
  public static Weights tensors(Path file) {
    return SafetensorsReader.read(bytes(file), file.getFileName().toString());
  }

  /** A JSON file. */
  public static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a model after all passes on {@code images} images that lie one after the other. */
  public static Tensor run(Model model, Kernels kernels, Shape image, int images, float[] input) {
    return run(CompiledModel.of(model, kernels), image, images, input);
  }

  /** Runs a compiled model; the result's first dimension counts the images. */
  public static Tensor run(CompiledModel model, Shape image, int images, float[] input) {
    Plan plan = model.plan(image);
    Scratch scratch = plan.scratch(images);
    System.arraycopy(input, 0, scratch.input(), 0, images * image.length());
    plan.run(scratch, images);
    int[] shape = new int[plan.output().rank() + 1];
    shape[0] = images;
    System.arraycopy(plan.output().toArray(), 0, shape, 1, plan.output().rank());
    int length = images * plan.output().length();
    return Tensor.of(Arrays.copyOf(scratch.output(), length), shape);
  }

  /** Fails unless max |a - b| is at most {@code relative} times max |b|. */
  public static void assertClose(String what, float[] found, float[] wanted, double relative) {
    assertThat(found).as(what + ": number of values").hasSize(wanted.length);
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = Math.max(worst, Math.abs((double) found[i] - wanted[i]));
      assertThat(found[i]).as(what + " at " + i).isNotNaN();
      largest = Math.max(largest, Math.abs(wanted[i]));
    }
    assertThat(worst)
        .as("%s: largest difference, values up to %s", what, largest)
        .isLessThanOrEqualTo(relative * largest);
  }
}
