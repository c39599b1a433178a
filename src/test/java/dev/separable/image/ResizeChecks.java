package dev.separable.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.image.Pictures.Difference;
import dev.separable.image.resize.FloatPlane;
import dev.separable.image.resize.FloatResizer;
import dev.separable.image.resize.FloatRows;
import dev.separable.image.resize.OpenCvBytes;
import dev.separable.image.resize.OpenCvFilter;
import dev.separable.image.resize.PillowFloats;
import dev.separable.image.resize.Resampling;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer;
import dev.separable.image.resize.Resizer.Box;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import dev.separable.image.resize.TensorFlowFilter;
import dev.separable.tensor.Npy;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * What must hold for a golden case of resizing. {@code INTER_CUBIC} and {@code INTER_NEAREST} of
 * OpenCV, and bicubic, area, nearest and {@code align_corners} of TensorFlow are not offered.
 */
final class ResizeChecks {
  private static final Map<String, Integer> CHANNELS = Map.of("L", 1, "LA", 2, "RGB", 3, "RGBA", 4);

  /** The golden cases' names of what is offered. */
  private static final Map<String, Resampling> OFFERED =
      Map.of(
          "INTER_LINEAR", OpenCvFilter.LINEAR,
          "INTER_AREA", OpenCvFilter.AREA,
          "bilinear antialias=False", TensorFlowFilter.BILINEAR,
          "bilinear antialias=True", TensorFlowFilter.BILINEAR_ANTIALIAS,
          "v1 bilinear align_corners=False half_pixel_centers=False",
              TensorFlowFilter.TF1_BILINEAR);

  private ResizeChecks() {}

  static boolean isOffered(GoldenCase golden) {
    return OFFERED.containsKey(way(golden));
  }

  private static String way(GoldenCase golden) {
    return golden.text(golden.json().has("method") ? "method" : "filter");
  }

  private static int width(GoldenCase golden) {
    return golden.json().get("size").get(0).asInt();
  }

  private static int height(GoldenCase golden) {
    return golden.json().get("size").get(1).asInt();
  }

  private static Window whole(GoldenCase golden) {
    return new Window(0, 0, width(golden), height(golden));
  }

  /** A resize of Pillow, bit for bit. */
  static void pillow(GoldenCase golden) throws Exception {
    ResizeFilter filter = ResizeFilter.valueOf(golden.text("filter").toUpperCase(Locale.ROOT));
    if (golden.text("mode").equals("F")) {
      pillowFloats(golden, filter);
      return;
    }
    int channels = CHANNELS.get(golden.text("mode"));
    Plane in = samples(golden.path("input"), channels);
    boolean premultiplied = channels % 2 == 0 && filter != ResizeFilter.NEAREST;
    if (premultiplied) {
      premultiply(in);
    }
    int width = width(golden);
    int height = height(golden);
    byte[] out = new byte[width * height * channels];
    Box box = box(golden.json().get("box"), in.width(), in.height());
    new Resizer().resize(in, box, width, height, filter, whole(golden), out);
    if (premultiplied) {
      unPremultiply(out, channels);
    }
    byte[] expected = samples(golden.path("expected"), channels).data();
    assertThat(Difference.between(out, expected, out.length).max()).isZero();
  }

  private static void pillowFloats(GoldenCase golden, ResizeFilter filter) throws Exception {
    FloatRows in = floats(golden.path("input"));
    float[] out = new float[width(golden) * height(golden) * in.channels()];
    Box box = box(golden.json().get("box"), in.width(), in.height());
    PillowFloats.resize(in, box, width(golden), height(golden), filter, whole(golden), out);
    close(golden, out, 0);
  }

  private static Box box(JsonNode box, int width, int height) {
    return box.isNull()
        ? new Box(0, 0, width, height)
        : new Box(
            box.get(0).asDouble(),
            box.get(1).asDouble(),
            box.get(2).asDouble(),
            box.get(3).asDouble());
  }

  /** Samples of a PNG as they are stored; the first {@code channels} of each pixel. */
  private static Plane samples(Path png, int channels) throws Exception {
    Raster raster = ImageIO.read(new ByteArrayInputStream(Goldens.bytes(png))).getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] data = new byte[width * height * channels];
    int bands = raster.getNumBands();
    int[] pixels = raster.getPixels(0, 0, width, height, (int[]) null);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) pixels[i / channels * bands + Math.min(i % channels, bands - 1)];
    }
    return new Plane(data, 0, width, width, height, channels);
  }

  /** As Pillow does before it resizes a picture with alpha, the last channel. */
  private static void premultiply(Plane plane) {
    byte[] data = plane.data();
    int c = plane.channels();
    for (int i = 0; i < data.length; i++) {
      if (i % c < c - 1) {
        int t = (data[i] & 0xff) * (data[i / c * c + c - 1] & 0xff) + 128;
        data[i] = (byte) (((t >> 8) + t) >> 8);
      }
    }
  }

  /** As Pillow does afterwards. */
  private static void unPremultiply(byte[] data, int c) {
    for (int i = 0; i < data.length; i++) {
      int alpha = data[i / c * c + c - 1] & 0xff;
      if (i % c < c - 1 && alpha != 0) {
        data[i] = (byte) Math.min(255, 255 * (data[i] & 0xff) / alpha);
      }
    }
  }

  /** A resize of OpenCV or TensorFlow, bit for bit but for OpenCV's floats. */
  static void other(GoldenCase golden) throws Exception {
    Resampling by = OFFERED.get(way(golden));
    int width = width(golden);
    int height = height(golden);
    if (golden.text("expected").endsWith(".png")) {
      Plane in = samples(golden.path("input"), 3);
      byte[] out = new byte[width * height * 3];
      OpenCvBytes.resize(in, width, height, (OpenCvFilter) by, whole(golden), out);
      byte[] expected = samples(golden.path("expected"), 3).data();
      assertThat(Difference.between(out, expected, out.length).max()).isZero();
      return;
    }
    FloatRows in = floats(golden.path("input"));
    float[] out = new float[width * height * in.channels()];
    FloatResizer.resize(in, width, height, by, whole(golden), out);
    close(golden, out, by.givesFloats() ? 0 : 1);
  }

  /** A picture or an array, [H, W, C] or [H, W]. */
  private static FloatRows floats(Path file) throws Exception {
    if (file.toString().endsWith(".png")) {
      Image image = Pictures.read(file);
      float[] data = new float[image.height() * image.width() * 3];
      for (int i = 0; i < data.length; i++) {
        data[i] = image.rgb()[i] & 0xff;
      }
      return FloatPlane.of(data, image.width(), image.height(), 3);
    }
    Tensor tensor = Npy.read(Goldens.bytes(file));
    Shape shape = tensor.shape();
    return FloatPlane.of(
        tensor.data(), shape.at(1), shape.at(0), shape.rank() == 2 ? 1 : shape.at(2));
  }

  /** Within {@code share} of the tolerance; a grey picture has three channels for us. */
  private static void close(GoldenCase golden, float[] out, double share) throws Exception {
    float[] expected = Npy.read(Goldens.bytes(golden.path("expected"))).data();
    JsonNode tolerance = golden.json().get("tolerance");
    double abs = share * tolerance.path("abs").asDouble();
    double rel = share * tolerance.path("rel").asDouble();
    int channels = out.length / expected.length;
    assertThat(out).hasSize(expected.length * channels);
    for (int i = 0; i < out.length; i++) {
      double wanted = expected[i / channels];
      assertThat(Math.abs(out[i] - wanted)).isLessThanOrEqualTo(abs + rel * Math.abs(wanted));
    }
  }
}
