package dev.separable.spark.transform;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** How many tasks run at once in one executor. */
final class Slots {
  private Slots() {}

  /** Of the executor that this JVM is. */
  static int ofThisJvm() {
    return of(SparkEnv.get().conf(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * From the settings: {@code local[N]}, or the executor's cores by those of a task. Without a
   * setting, standalone takes every processor, other clusters one.
   */
  static int of(SparkConf conf, int processors) {
    String master = conf.get("spark.master", "local[*]");
    int taskCpus = Math.max(1, conf.getInt("spark.task.cpus", 1));
    if (master.startsWith("local-cluster[")) {
      return Math.max(1, number(master.split(",", -1)[1], processors) / taskCpus);
    }
    if (master.startsWith("local")) {
      String threads = master.replaceFirst("^local\\[?", "").replaceFirst("[,\\]].*$", "");
      return threads.isEmpty() ? 1 : number(threads, processors);
    }
    int usual = master.startsWith("spark:") ? processors : 1;
    return Math.max(1, conf.getInt("spark.executor.cores", usual) / taskCpus);
  }

  private static int number(String text, int otherwise) {
    String trimmed = text.strip();
    return trimmed.matches("[0-9]{1,6}") ? Math.max(1, Integer.parseInt(trimmed)) : otherwise;
  }
}
