package dev.separable.spark.run;

import dev.separable.spark.source.Split;
import dev.separable.spark.transform.ExtractTask;
import dev.separable.spark.transform.Extracted;
import dev.separable.spark.transform.Extracting;
import dev.separable.spark.transform.RowMaker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** A task whose rows go to the driver: an encoded {@link Split} in, all its rows out. */
record CollectTask(ExtractTask extract, RowMaker rowMaker)
    implements FlatMapFunction<Iterator<byte[]>, Row> {

  @Override
  public Iterator<Row> call(Iterator<byte[]> splits) {
    List<Row> rows = new ArrayList<>();
    try (Extracting inputs = extract.open(Split.decode(splits.next()))) {
      while (inputs.hasNext()) {
        Extracted one = inputs.next();
        if (inputs.keeps(one)) {
          rows.addAll(rowMaker.rows(one));
        }
      }
      inputs.meter().rows(rows.size());
    }
    return rows.iterator();
  }
}
