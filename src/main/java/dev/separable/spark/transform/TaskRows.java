package dev.separable.spark.transform;

import dev.separable.extract.Features;
import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskMeter;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;

/** The rows of one task, counted as they pass; failed inputs by the mode. */
final class TaskRows implements Iterator<Row> {
  private final Iterator<Extracted> inputs;
  private final TaskMeter meter;
  private final RowMaker rowMaker;
  private final Mode mode;
  private Iterator<Row> rows = Collections.emptyIterator();
  private boolean ended;

  TaskRows(Iterator<Extracted> inputs, TaskMeter meter, RowMaker rowMaker, Mode mode) {
    this.inputs = inputs;
    this.meter = meter;
    this.rowMaker = rowMaker;
    this.mode = mode;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && !ended) {
      advance();
    }
    return rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    meter.row();
    return rows.next();
  }

  private void advance() {
    if (meter.interrupted()) {
      throw new TaskKilledException("the job was cancelled");
    }
    if (!inputs.hasNext()) {
      ended = true;
      return;
    }
    Extracted extracted = inputs.next();
    count(extracted);
    rows = kept(extracted).iterator();
    // The driver sees the failure when this task ends; ending well avoids a useless retry.
    ended = extracted.isFailed() && mode == Mode.FAILFAST;
  }

  private List<Row> kept(Extracted extracted) {
    return extracted.isFailed() && mode == Mode.DROPMALFORMED
        ? List.of()
        : rowMaker.rows(extracted);
  }

  private void count(Extracted extracted) {
    Features features = extracted.features();
    meter.input(
        extracted.id().length(),
        new PhaseTimes(
            extracted.readNs(),
            features.cost().decodeNs(),
            features.cost().preprocessNs(),
            features.cost().computeNs()));
    if (features.failure() != null) {
      meter.failure(
          new FailedInput(
              extracted.id().path(),
              features.failure().kind().text(),
              features.failure().message()));
    }
  }
}
