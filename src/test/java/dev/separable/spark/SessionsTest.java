package dev.separable.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.LocalSpark;
import java.io.IOException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  @BeforeEach
  void options() {
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
  }

  @AfterEach
  void noOptions() {
    System.clearProperty("spark.ui.enabled");
    System.clearProperty("spark.driver.host");
  }

  @Test
  void aSessionOfItsOwnHasTheJobsSettingsAndIsStopped() {
    SparkContext context;
    try (Sessions sessions = Sessions.open("name")) {
      context = sessions.session().sparkContext();
      assertThat(context.master()).isEqualTo("local[*]");
      assertThat(context.appName()).isEqualTo("name");
      assertThat(context.conf().get("spark.serializer")).endsWith("KryoSerializer");
      assertThat(context.conf().get("spark.kryo.registrationRequired")).isEqualTo("true");
      assertThat(context.conf().get("spark.kryo.registrator"))
          .isEqualTo(Registrator.class.getName());
      assertThat(
              context.hadoopConfiguration().get("mapreduce.fileoutputcommitter.algorithm.version"))
          .isEqualTo("1");
    }
    assertThat(context.isStopped()).isTrue();
  }

  @Test
  void theSessionOfTheCallerIsUsedAndLeftAsItIs() throws IOException {
    try (SparkSession running = LocalSpark.start()) {
      try (Sessions sessions = Sessions.open("name")) {
        assertThat(sessions.session().sparkContext()).isSameAs(running.sparkContext());
        assertThat(sessions.session().conf().get("spark.sql.datetime.java8API.enabled"))
            .isEqualTo("true");
      }
      assertThat(running.sparkContext().isStopped()).isFalse();
      assertThat(running.conf().get("spark.sql.datetime.java8API.enabled")).isEqualTo("false");
    }
  }
}
