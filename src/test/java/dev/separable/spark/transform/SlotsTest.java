package dev.separable.spark.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "local; -; -; 1",
        "local[3]; -; -; 3",
        "local[3,4]; -; -; 3",
        "local[*]; -; -; 96",
        "local-cluster[2,4,1024]; -; -; 4",
        "spark://host:7077; -; -; 96",
        "spark://host:7077; 8; -; 8",
        "spark://host:7077; 8; 2; 4",
        "yarn; -; -; 1",
        "yarn; 4; -; 4",
        "k8s://host; 1; 2; 1"
      })
  void tasksAtOnceInOneExecutor(String master, String cores, String taskCpus, int slots) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    if (cores != null) {
      conf.set("spark.executor.cores", cores);
    }
    if (taskCpus != null) {
      conf.set("spark.task.cpus", taskCpus);
    }
    assertThat(Slots.of(conf, 96)).isEqualTo(slots);
  }
}
