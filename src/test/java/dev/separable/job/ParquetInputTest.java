package dev.separable.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Npy;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables by Spark give the features that the same inputs give as files, bit for bit. */
class ParquetInputTest {
  private static final int COUNT = 7;
  private static final String PIXELS =
      "image struct<origin: string, height: int, width: int, nChannels: int, mode: int, data:"
          + " binary>";
  private static SparkSession spark;

  @TempDir Path temp;
  private LayerJob job;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void job() {
    job = new LayerJob(temp);
  }

  private String table() {
    return temp.resolve("table").toString();
  }

  /** Bits of the features by the last part of the path, without its extension. */
  private Map<String, String> features(String input, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--if-exists", "overwrite"));
    JobRun run = job.run(input, words.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return Table.byName(spark, job.out().resolve("features")).entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> e.getKey().replaceFirst("\\..*", ""),
                e -> Table.bits(e.getValue()) + e.getValue().getAs("height")));
  }

  private void images() {
    for (int i = 0; i < COUNT; i++) {
      Images.image(temp.resolve("in/" + i + ".png"), 5 + i % 3, 4 + i % 2);
    }
  }

  @Test
  void encodedImagesGiveWhatTheirFilesGive() throws IOException {
    images();
    final Map<String, String> wanted = features(temp.resolve("in").toString());
    Dataset<Row> files = spark.read().format("binaryFile").load(temp.resolve("in").toString());
    files.write().option("parquet.block.size", 200).partitionBy("length").parquet(table());

    assertThat(wanted).hasSize(COUNT);
    assertThat(features(table())).isEqualTo(wanted);
    assertThat(features(table(), "--format", "parquet", "--batch", "3")).isEqualTo(wanted);

    spark
        .read()
        .parquet(table())
        .select(struct(col("content").as("bytes"), col("path")).as("image"))
        .coalesce(1)
        .write()
        .mode("overwrite")
        .option("compression", "zstd")
        .parquet(temp.resolve("hf").toString());
    assertThat(features(temp.resolve("hf").toString())).isEqualTo(wanted);
    assertThat(features(table() + "/*/*.parquet", "--column", "content", "--id-column", "path"))
        .isEqualTo(wanted);
  }

  @Test
  void tablesAndFilesMix() {
    images();
    spark
        .read()
        .format("binaryFile")
        .load(temp.resolve("in").toString())
        .where("path like '%3.png'")
        .selectExpr("content", "'as-row' as path")
        .write()
        .parquet(temp.resolve("in/more").toString());

    Map<String, String> all = features(temp.resolve("in").toString());

    assertThat(all).hasSize(COUNT + 1);
    assertThat(all.get("as-row")).isNotNull().isEqualTo(all.get("3"));
  }

  @Test
  void pixelsOfSparksImageSourceGiveWhatTheirFilesGive() throws IOException {
    images();
    grey(temp.resolve("in/grey.png"));
    alpha(temp.resolve("in/alpha.png"));
    final Map<String, String> wanted = features(temp.resolve("in").toString());
    List<Row> rows = new ArrayList<>();
    for (String name : wanted.keySet()) {
      BufferedImage image = ImageIO.read(temp.resolve("in/" + name + ".png").toFile());
      rows.add(RowFactory.create(opencv(name + ".png", image)));
    }
    spark.createDataFrame(rows, StructType.fromDDL(PIXELS)).write().parquet(table());

    assertThat(wanted).hasSize(COUNT + 2);
    assertThat(features(table())).isEqualTo(wanted);
  }

  /** As Spark's image source has it: blue, green, red, and alpha if there is any. */
  private static Row opencv(String name, BufferedImage image) {
    int channels = image.getRaster().getNumBands();
    byte[] data = new byte[image.getHeight() * image.getWidth() * channels];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int[] pixel = image.getRaster().getPixel(x, y, (int[]) null);
        for (int c = 0; c < channels; c++) {
          data[at++] = (byte) pixel[c < 3 && channels > 1 ? 2 - c : c];
        }
      }
    }
    return pixels(name, image.getHeight(), image.getWidth(), channels, data);
  }

  private static void grey(Path file) throws IOException {
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 30; i++) {
      image.getRaster().setSample(i % 6, i / 6, 0, 8 * i);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static void alpha(Path file) throws IOException {
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 30; i++) {
      image.setRGB(i % 6, i / 6, (i << 27) + 0x123456 * i);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void pixelsThatDoNotFitTheirSizeAreErrors() {
    byte[] twelve = new byte[12];
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(pixels("good", 2, 2, 3, twelve)));
    rows.add(RowFactory.create(pixels("short", 2, 3, 3, twelve)));
    rows.add(RowFactory.create(pixels("huge", 1 << 30, 1 << 30, 4, twelve)));
    rows.add(RowFactory.create(pixels("two", 2, 3, 2, twelve)));
    rows.add(RowFactory.create(pixels("undefined", -1, -1, -1, new byte[0])));
    rows.add(RowFactory.create((Object) null));
    spark.createDataFrame(rows, StructType.fromDDL(PIXELS)).write().parquet(table());

    assertThat(job.run(table()).code()).isZero();

    Map<String, Row> all = Table.byName(spark, job.out().resolve("features"));
    assertThat(all).hasSize(6);
    assertThat(LayerJob.kind(all.remove("good"))).isNull();
    assertThat(LayerJob.kind(all.remove("short"))).isEqualTo("bad-shape");
    assertThat(LayerJob.kind(all.remove("huge"))).isEqualTo("bad-shape");
    assertThat(LayerJob.kind(all.remove("two"))).isEqualTo("unsupported");
    assertThat(LayerJob.kind(all.remove("undefined"))).isEqualTo("empty");
    assertThat(LayerJob.kind(all.values().iterator().next())).isEqualTo("empty");
  }

  private static Row pixels(String origin, int height, int width, int channels, byte[] data) {
    return RowFactory.create(origin, height, width, channels, 16, data);
  }

  @Test
  void arraysGiveWhatTheirFilesGive() throws Exception {
    job.arrays("in", COUNT);
    final Map<String, String> wanted = features(temp.resolve("in").toString());
    assertThat(wanted).hasSize(COUNT);
    int[] size = {5, 6, 3};

    assertArrays(wanted, "features array<float>, shape array<int>", a -> row(a.data(), size));
    assertArrays(
        wanted,
        "data array<double>, height int, width bigint, channels int",
        a -> row(doubles(a), 5, 6L, 3));
    assertArrays(wanted, "data array<float>", a -> row((Object) a.data()), "--shape", "5,6,3");
    assertArrays(wanted, "data array<array<array<float>>>", a -> row((Object) nested(a)));
    assertArrays(wanted, "bytes binary", a -> row((Object) bytes(a)), "--shape", "5,6,3");
    assertArrays(
        wanted, "content binary, height int, width int, channels int", a -> row(bytes(a), 5, 6, 3));
  }

  private void assertArrays(
      Map<String, String> wanted, String type, Function<Tensor, Object[]> columns, String... more)
      throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Tensor array = Npy.read(Files.readAllBytes(temp.resolve("in/" + i + ".npy")));
      List<Object> row = new ArrayList<>(List.of(columns.apply(array)));
      row.add(i);
      rows.add(RowFactory.create(row.toArray()));
    }
    spark
        .createDataFrame(rows, StructType.fromDDL(type + ", id int"))
        .repartition(2)
        .write()
        .mode("overwrite")
        .parquet(table());
    assertThat(features(table(), more)).as(type).isEqualTo(wanted);
  }

  private static Object[] row(Object... values) {
    return values;
  }

  private static double[] doubles(Tensor array) {
    double[] doubles = new double[array.data().length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = array.data()[i];
    }
    return doubles;
  }

  private static float[][][] nested(Tensor array) {
    float[][][] nested = new float[5][6][3];
    for (int i = 0; i < array.data().length; i++) {
      nested[i / 18][i / 3 % 6][i % 3] = array.data()[i];
    }
    return nested;
  }

  private static byte[] bytes(Tensor array) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * array.data().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(array.data());
    return bytes.array();
  }

  /** What one run writes can be the next one's input, failed rows included. */
  @Test
  void ourOwnOutputIsRead() throws IOException {
    job.arrays("in", 3);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1, 2});
    assertThat(job.run(temp.resolve("in")).code()).isZero();
    Files.move(job.out(), temp.resolve("first"));
    final List<String> first = Table.bits(spark, temp.resolve("first"));

    JobRun again =
        JobRun.extract(
            "--input",
            temp.resolve("first/features").toString(),
            "--output",
            job.out().toString(),
            "--model",
            "depthwise(kernel=3x3)",
            "--weights",
            "flax:0",
            "--cut",
            "input");

    assertThat(again.err()).isEmpty();
    assertThat(Table.bits(spark, job.out())).isEqualTo(first);
    assertThat(Table.byName(spark, job.out().resolve("features")).get("bad.npy"))
        .extracting(LayerJob::kind)
        .isEqualTo("empty");
  }

  @Test
  void dryRunTellsHowTheTableIsRead() {
    images();
    spark.read().format("binaryFile").load(temp.resolve("in").toString()).write().parquet(table());

    JobRun run = job.run(table(), "--dry-run", "--columns", "modificationTime");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("7 inputs")
        .contains("content binary as encoded images, key path, carried: modificationTime");
  }
}
