package dev.separable.fuzz;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decoders of pictures, one target for each format. Good files are those that come with the
 * project and, where the reference data lies beside it, those of its folders.
 */
final class ImageTargets {
  private static final long PIXELS = 4_000_000;

  /** A pixel while it is decoded: eight bytes of 16 bit and alpha, RGB, the upright copy. */
  private static final long BYTES_PER_PIXEL = 24;

  private static final int LARGEST_SEED = 40_000;
  private static final Mutation BYTES = new ByteMutations();
  private static final List<String> FOLDERS =
      List.of("golden/preprocess/decode/in", "data/pngsuite", "data/photos-cc0");

  private ImageTargets() {}

  /** Those that are read. */
  static List<FuzzTarget> all() {
    return Stream.of(
            jpeg(),
            target("png", ".*\\.png", Pieces::png),
            target("gif", ".*\\.gif", Pieces::gif),
            target("bmp", ".*\\.bmp", Pieces::bmp),
            target("webp", ".*\\.webp", Pieces::webp),
            target("tiff", ".*\\.tiff?", Pieces::tiff))
        .filter(target -> !target.seeds().isEmpty())
        .toList();
  }

  /** Read whole, in part, and padded. */
  private static FuzzTarget jpeg() {
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(PIXELS));
    List<byte[]> seeds = seeds(".*\\.jpe?g").filter(data -> isRead(decoder, data)).toList();
    Mutation known = new JpegMutations();
    return new FuzzTarget(
        "jpeg",
        new JpegReader(PIXELS),
        InputException.class,
        FuzzTarget.BASE + JpegReader.TIMES * BYTES_PER_PIXEL * PIXELS,
        100,
        seeds,
        Containers.oneOf(BYTES, new PieceMutations(Pieces::jpeg, seeds), known, known));
  }

  private static FuzzTarget target(String name, String files, Pieces pieces) {
    ImageDecoder decoder = new ImageDecoder(Decoding.usual(PIXELS));
    List<byte[]> seeds = seeds(files).filter(data -> isRead(decoder, data)).toList();
    Mutation mutation = Containers.oneOf(BYTES, new PieceMutations(pieces, seeds));
    return new FuzzTarget(
        name,
        data -> decode(() -> decoder.decode(data)),
        InputException.class,
        FuzzTarget.BASE + BYTES_PER_PIXEL * PIXELS,
        100,
        seeds,
        name.equals("png")
            ? Containers.oneOf(mutation, PngMutations.checked(mutation), PngMutations.inRows(BYTES))
            : mutation);
  }

  private static Stream<byte[]> seeds(String name) {
    Stream<Path> all = files(Goldens.path("preprocess/decode/in"));
    Path shared = Shared.projectRoot().resolveSibling("shared");
    for (String folder : FOLDERS) {
      if (Files.isDirectory(shared.resolve(folder))) {
        all = Stream.concat(all, files(shared.resolve(folder)));
      }
    }
    return all.filter(file -> file.toString().matches(name))
        .map(Goldens::bytes)
        .filter(data -> data.length <= LARGEST_SEED);
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False for variants that are not read; anything else that is wrong with a good file fails. */
  private static boolean isRead(ImageDecoder decoder, byte[] data) {
    try {
      return decoder.decode(data).width() > 0;
    } catch (InputException e) {
      if (e.kind() != ErrorKind.UNSUPPORTED) {
        throw new IllegalStateException("a good file is refused: " + e.getMessage(), e);
      }
      return false;
    }
  }

  /** Decodes a picture. */
  @FunctionalInterface
  interface Call {
    Image picture() throws InputException;
  }

  /** The picture; errors that tell of a mistake are none that a file may have. */
  static Image decode(Call call) throws InputException {
    try {
      return call.picture();
    } catch (InputException e) {
      if (e.getCause() != null && isOurs(e.getCause())) {
        throw new AssertionError("a mistake of the decoder: " + e.getMessage(), e);
      }
      if (e.getMessage().endsWith(" null") || e.getMessage().endsWith(": ")) {
        throw new AssertionError("a message that says nothing: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Whether an exception began in a class of the project and not in a library's reader. */
  private static boolean isOurs(Throwable thrown) {
    return !(thrown instanceof IOException)
        && Arrays.stream(thrown.getStackTrace())
            .map(StackTraceElement::getClassName)
            .takeWhile(name -> !name.startsWith("com.sun.imageio"))
            .anyMatch(name -> name.startsWith("dev.separable.image"));
  }
}
