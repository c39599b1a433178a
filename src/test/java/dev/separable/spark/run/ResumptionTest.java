package dev.separable.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskStats;
import dev.separable.spark.metrics.UnitStats;
import dev.separable.spark.sink.Footer;
import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.Manifest;
import dev.separable.spark.source.Unit;
import dev.separable.spark.source.UnitKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ResumptionTest {
  private static final Unit A = unit("a", 1);
  private static final Unit B = unit("b", 1);
  private static final Unit C = unit("c", 1);

  @Test
  void onlyWhatIsNotPublishedIsLeft() {
    Resumption left = Resumption.of(List.of(A, B, C), List.of(file("1", A), file("2", C)));

    assertThat(left.missing()).containsExactly(B);
    assertThat(left.superseded()).isEmpty();
    assertThat(left.gone()).isZero();
  }

  @Test
  void aChangedInputIsDoneAgainAndItsRowsMustGo() {
    Unit changed = unit("b", 2);
    Published both = file("1", A, B);

    Resumption left = Resumption.of(List.of(A, changed), List.of(both));

    assertThat(left.missing()).containsExactly(changed);
    assertThat(left.superseded()).containsOnlyKeys(both);
    assertThat(left.superseded().get(both).stream()).containsExactly(1);
  }

  @Test
  void rowsOfInputsThatAreGoneStay() {
    Resumption left = Resumption.of(List.of(A), List.of(file("1", A, B), file("2", C)));

    assertThat(left.missing()).isEmpty();
    assertThat(left.superseded()).isEmpty();
    assertThat(left.gone()).isEqualTo(2);
  }

  @Test
  void stretchesOfAnArchiveAreUnitsOfTheirOwn() {
    Unit first = new Unit("t.tar", 99, 1, UnitKind.IMAGE, 0, 5, 50);
    Unit second = new Unit("t.tar", 99, 1, UnitKind.IMAGE, 512, 5, 49);

    Resumption left = Resumption.of(List.of(first, second), List.of(file("1", second)));

    assertThat(left.missing()).containsExactly(first);
    assertThat(left.superseded()).isEmpty();
  }

  @Test
  void whatIsThereTwiceStaysOnce() {
    Published second = file("2", B, A);

    Resumption left = Resumption.of(List.of(A, B), List.of(file("1", A), second));

    assertThat(left.missing()).isEmpty();
    assertThat(left.superseded()).containsOnlyKeys(second);
    assertThat(left.superseded().get(second).stream()).containsExactly(1);
  }

  @Test
  void footersKeepAllThatIsSaidInThem() throws IOException {
    UnitStats stats =
        UnitStats.none()
            .plus(1, 10, new PhaseTimes(1, 2, 3, 4), null)
            .plus(0, 0, PhaseTimes.ZERO, "empty");
    Footer footer =
        new Footer(
            "run",
            "print",
            task(),
            new Manifest(List.of(new Manifest.Entry(unit("größe =%.jpg", 7), stats))),
            "part-1.parquet");

    assertThat(Footer.decode(footer.encode())).isEqualTo(footer);
    Map<String, String> damaged = new HashMap<>(footer.encode());
    damaged.put("separable.manifest", "AAAA");
    assertThatThrownBy(() -> Footer.decode(damaged)).isInstanceOf(IOException.class);
    damaged.remove("separable.manifest");
    assertThatThrownBy(() -> Footer.decode(damaged)).hasMessageContaining("no separable.manifest");
  }

  @Test
  void identitiesTellWhatDiffers() throws IOException {
    Identity old = new Identity(new TreeMap<>(Map.of("cut", "pooled", "model", "m")));
    Identity now = new Identity(new TreeMap<>(Map.of("cut", "features", "model", "m")));
    var run = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
    run.putPOJO("x", 1);
    run.putObject(Identity.KEY).put("cut", "pooled").put("model", "m");

    old.check(run, "out");
    Identity fewer = new Identity(new TreeMap<>(Map.of("model", "m")));
    assertThatThrownBy(() -> fewer.check(run, "out"))
        .hasMessageEndingWith("cut: it has pooled, wanted nothing");
    assertThat(old.fingerprint()).isNotEqualTo(now.fingerprint()).hasSize(64);
    assertThatThrownBy(() -> now.check(run, "out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("cut: it has pooled, wanted features");
  }

  private static Unit unit(String path, long modified) {
    return Unit.file(path, 10, modified, UnitKind.IMAGE);
  }

  private static Published file(String name, Unit... units) {
    List<Manifest.Entry> entries =
        Arrays.stream(units).map(unit -> new Manifest.Entry(unit, UnitStats.none())).toList();
    Footer footer = new Footer("run", "print", task(), new Manifest(entries), "");
    return new Published(new Path(name), units.length, 1, footer);
  }

  private static TaskStats task() {
    return new TaskStats(
        0,
        0,
        "host",
        "1",
        "scalar",
        32,
        "17",
        1,
        1,
        new HashMap<>(),
        new ArrayList<>(),
        new PhaseTimes(1, 2, 3, 4),
        Instant.EPOCH.plusNanos(1_234_567),
        5,
        6,
        7,
        8);
  }
}
