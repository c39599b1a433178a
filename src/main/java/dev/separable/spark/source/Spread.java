package dev.separable.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Does the same to each of many things at once. */
public interface Spread {
  /** What is done; it may travel to executors, and so may what it takes and gives. */
  interface Work<A extends Serializable, B extends Serializable> extends Serializable {
    /** To one. */
    B on(Configuration configuration, A item) throws IOException;
  }

  /**
   * What came of each, in their order.
   *
   * @throws IOException the first error, by the order of the items
   */
  <A extends Serializable, B extends Serializable> List<B> map(List<A> items, Work<A, B> work)
      throws IOException;
}
