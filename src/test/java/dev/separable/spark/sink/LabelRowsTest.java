package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.extract.Features;
import dev.separable.image.ErrorKind;
import dev.separable.spark.source.InputId;
import dev.separable.spark.transform.Extracted;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class LabelRowsTest {
  private static final InputId FILE = new InputId("file:/a.jpg", 1, 2);

  @Test
  void theLikeliestComesFirstAndTiesGoByIndex() {
    List<Row> rows = new LabelRows(3, new ArrayList<>(List.of("a", "b", "c"))).rows(of(1, 3, 1, 3));

    assertThat(rows)
        .extracting(row -> row.getInt(2), row -> row.getString(1))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "b"),
            org.assertj.core.groups.Tuple.tuple(3, null),
            org.assertj.core.groups.Tuple.tuple(0, "a"));
  }

  @Test
  void scoresAreTheSoftmaxAndDoNotOverflow() {
    double[] scores = LabelRows.softmax(new float[] {1000, 1001, -1000});

    assertThat(scores[1]).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    assertThat(scores[0] + scores[1] + scores[2]).isCloseTo(1, within(1e-12));
  }

  @Test
  void thereAreNoMoreRanksThanClassesAndNoneForAFailure() {
    assertThat(new LabelRows(5, new ArrayList<>()).rows(of(1, 2))).hasSize(2);
    Features failed =
        new Features(
            0,
            0,
            0,
            null,
            null,
            new Features.Failure(ErrorKind.EMPTY, "x"),
            new Features.Cost(0, 0, 0, 0));
    assertThat(
            new LabelRows(5, new ArrayList<>())
                .rows(new Extracted(FILE, java.util.List.of(), 0, failed)))
        .isEmpty();
    assertThat(new LabelRows(1, new ArrayList<>()).rows(of(0)))
        .containsExactly(RowFactory.create("file:/a.jpg", null, 0, 1f));
  }

  private static Extracted of(float... logits) {
    return new Extracted(
        FILE,
        List.of(),
        0,
        new Features(
            1, 1, 3, logits, Shape.of(logits.length), null, new Features.Cost(0, 0, 0, 0)));
  }
}
