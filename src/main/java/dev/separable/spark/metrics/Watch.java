package dev.separable.spark.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Follows one job from the driver: how many inputs are done, also in tasks that still run, and
 * whether too many have failed. Adds nothing to the work of a task.
 */
public final class Watch extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  /** How Spark tells that an executor went because it should. */
  private static final List<String> PLANNED =
      List.of("Executor killed by driver", "Executor decommission");

  private final String group;
  private final Counters counters;
  private final long allowedFailures;
  private final Runnable tooMany;

  private final Set<Integer> stages = new HashSet<>();
  private final Set<Long> running = new HashSet<>();
  private final Map<Long, Long> partial = new HashMap<>();
  private final Set<Integer> jobs = new HashSet<>();
  private boolean started;
  private boolean told;
  private int attemptsFailed;
  private int attemptsKilled;
  private int executorsLost;

  /**
   * Follows the jobs of a group.
   *
   * @param tooMany run once, on Spark's listener thread, when more than {@code allowedFailures}
   *     inputs have failed in tasks that ended
   */
  public Watch(String group, Counters counters, long allowedFailures, Runnable tooMany) {
    this.group = group;
    this.counters = counters;
    this.allowedFailures = allowedFailures;
    this.tooMany = tooMany;
  }

  /** Inputs that are done. */
  public synchronized long inputs() {
    return counters.inputs().sum() + partial.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Failed inputs in tasks that ended. */
  public long failed() {
    return counters.failed().sum();
  }

  /**
   * Waits until the tasks of a job that was cancelled have ended, so that they write no more.
   *
   * @param most milliseconds
   */
  public synchronized void quiet(long most) throws InterruptedException {
    await(() -> running.isEmpty(), most);
  }

  /**
   * What came to nothing. To be asked when a job has ended; waits until all is known, and until the
   * slower copies of its tasks, which Spark kills and does not wait for, write no more.
   *
   * @param most milliseconds; what is known by then is told
   */
  public synchronized Waste waste(long most) throws InterruptedException {
    await(() -> started && jobs.isEmpty() && running.isEmpty(), most);
    return new Waste(attemptsFailed, attemptsKilled, executorsLost);
  }

  private synchronized void await(BooleanSupplier met, long most) throws InterruptedException {
    long end = System.nanoTime() + most * 1_000_000;
    while (!met.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && group.equals(start.properties().getProperty(GROUP))) {
      CollectionConverters.asJava(start.stageIds()).forEach(id -> stages.add((Integer) id));
      jobs.add(start.jobId());
      started = true;
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    jobs.remove(end.jobId());
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (!jobs.isEmpty() && PLANNED.stream().noneMatch(removed.reason()::startsWith)) {
      executorsLost++;
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId())) {
      running.add(start.taskInfo().taskId());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    boolean alarm;
    synchronized (this) {
      if (stages.contains(end.stageId())) {
        note(end.reason());
      }
      running.remove(end.taskInfo().taskId());
      notifyAll();
      partial.remove(end.taskInfo().taskId());
      alarm = !told && failed() > allowedFailures;
      told |= alarm;
    }
    if (alarm) {
      tooMany.run();
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(
            task -> {
              long id = (Long) task._1();
              if (running.contains(id)) {
                CollectionConverters.asJava(task._4()).forEach(value -> note(id, value));
              }
            });
  }

  private void note(TaskEndReason reason) {
    if (reason instanceof TaskKilled) {
      attemptsKilled++;
    } else if (reason != Success$.MODULE$) {
      attemptsFailed++;
    }
  }

  private void note(long task, AccumulableInfo value) {
    if (value.id() == counters.inputs().id() && value.update().isDefined()) {
      partial.put(task, ((Number) value.update().get()).longValue());
    }
  }
}
