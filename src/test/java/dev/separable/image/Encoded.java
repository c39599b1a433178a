package dev.separable.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files written by the JDK. */
public final class Encoded {
  private Encoded() {}

  /** The picture in the given format, as RGB. */
  public static byte[] rgb(Image image, String format) throws IOException {
    return write(buffered(image), format);
  }

  public static BufferedImage buffered(Image image) {
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < image.width() * image.height(); i++) {
      byte[] p = image.rgb();
      int rgb = (p[3 * i] & 0xff) << 16 | (p[3 * i + 1] & 0xff) << 8 | p[3 * i + 2] & 0xff;
      out.setRGB(i % image.width(), i / image.width(), rgb);
    }
    return out;
  }

  public static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  /** With a compression type of the writer, or progressive if there is none. */
  public static byte[] write(BufferedImage image, String format, String compression)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (compression.isEmpty()) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    } else {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    writer.dispose();
    return out.toByteArray();
  }

  /** A palette picture: index {@code (x + y) mod 2^bits}, colour {@code (i, 255 - i, 7 * i)}. */
  public static BufferedImage indexed(int width, int height, int bits) {
    int n = 1 << bits;
    byte[] red = new byte[n];
    byte[] green = new byte[n];
    byte[] blue = new byte[n];
    for (int i = 0; i < n; i++) {
      red[i] = (byte) i;
      green[i] = (byte) (255 - i);
      blue[i] = (byte) (7 * i);
    }
    IndexColorModel colours = new IndexColorModel(bits, n, red, green, blue);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage out = new BufferedImage(width, height, type, colours);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out.getRaster().setSample(x, y, 0, (x + y) % n);
      }
    }
    return out;
  }

  /** The pixels of {@link #indexed}. */
  public static byte[] indexedPixels(int width, int height, int bits) {
    byte[] rgb = new byte[3 * width * height];
    for (int p = 0; p < width * height; p++) {
      int i = (p % width + p / width) % (1 << bits);
      rgb[3 * p] = (byte) i;
      rgb[3 * p + 1] = (byte) (255 - i);
      rgb[3 * p + 2] = (byte) (7 * i);
    }
    return rgb;
  }

  /** The first {@code n} bytes. */
  public static byte[] prefix(byte[] data, int n) {
    return Arrays.copyOf(data, n);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    return out.toByteArray();
  }

  public static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  /** A progressive JPEG of 16 megapixels with 150 scans: seconds of work in a few bytes. */
  public static byte[] scanBomb() throws IOException {
    BufferedImage plain = new BufferedImage(4096, 4096, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = plain.createGraphics();
    graphics.setColor(Color.PINK);
    graphics.fillRect(0, 0, 4096, 4096);
    graphics.dispose();
    byte[] file = write(plain, "jpeg", "");
    int first = scan(file, 2);
    int second = scan(file, first + 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, first);
    // Within the number of scans that are read.
    for (int i = 0; i < 150; i++) {
      out.write(file, first, second - first);
    }
    out.write(file, second, file.length - second);
    return out.toByteArray();
  }

  private static int scan(byte[] file, int from) {
    int at = from;
    while (file[at] != (byte) 0xff || file[at + 1] != (byte) 0xda) {
      at++;
    }
    return at;
  }
}
