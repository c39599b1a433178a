package dev.separable.spark.metrics;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Gives Spark's metrics system, and so its sinks, what the executors do: {@code inputs} (count and
 * rate), {@code failedInputs}, {@code bytesRead}, {@code rowsWritten}, and nanoseconds as {@code
 * readNs}, {@code decodeNs}, {@code preprocessNs}, {@code computeNs}, {@code writeNs}. Loaded by
 * {@code spark.plugins}; the jobs do their work without it too.
 */
public final class MetricsPlugin implements SparkPlugin {
  /** For Spark, which makes it by its name. */
  public MetricsPlugin() {}

  /** None: all is counted where tasks run. */
  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  private static final class Executor implements ExecutorPlugin {
    private ExecutorMetrics metrics;

    @Override
    public void init(PluginContext context, Map<String, String> settings) {
      metrics = ExecutorMetrics.report(context.metricRegistry());
    }

    @Override
    public void shutdown() {
      ExecutorMetrics.end(metrics);
    }
  }
}
