package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.LocalSpark;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import dev.separable.testing.SparkProcesses.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills JVMs of a standalone cluster at random moments, and wants the output of an undisturbed run.
 * {@code -Dfaults.kills=N} sets how often, {@code -Dfaults.seed=N} repeats the choices of a run,
 * though not the very moments.
 */
class KillIT {
  /** Spark gives a task up when it has failed four times; an executor's death counts as one. */
  private static final int MOST_EXECUTORS = 3;

  private static final int KILLED = 128 + 9;

  /** Output by output. */
  private static final List<List<String>> SETTINGS =
      List.of(
          List.of(),
          List.of(
              "spark.speculation=true",
              "spark.speculation.interval=20ms",
              "spark.speculation.multiplier=1.01",
              "spark.speculation.quantile=0.1"),
          List.of(
              "spark.dynamicAllocation.enabled=true",
              "spark.dynamicAllocation.shuffleTracking.enabled=true",
              "spark.dynamicAllocation.executorIdleTimeout=1s"));

  private final long seed = Long.getLong("faults.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final long begun = System.nanoTime();

  private final ArrayDeque<Phase> phases = new ArrayDeque<>();

  @TempDir Path temp;
  private FaultJob work;
  private SparkProcesses processes;
  private String master;
  private SparkSession spark;
  private List<String> bits;
  private long startMs;
  private int done;
  private int outputs;
  private int resumes;

  private enum Victim {
    EXECUTOR,
    DRIVER,
    BOTH
  }

  private enum Phase {
    START,
    TASKS,
    TABLES
  }

  @Test
  void nothingIsLostOrTwiceWhateverIsKilled() throws Exception {
    ArrayDeque<Victim> victims = victims(Integer.getInteger("faults.kills", 3));
    int kills = victims.size();
    say("seed %d, %s", seed, victims);
    work = new FaultJob(temp);
    work.inputs();
    try (SparkProcesses cluster = new SparkProcesses(FaultJob.spark(), temp);
        SparkSession session = LocalSpark.start()) {
      processes = cluster;
      spark = session;
      master = cluster.master();
      cluster.worker(master, "worker 1");
      cluster.worker(master, "worker 2", "127.0.0.2", 1);
      undisturbed();
      while (!victims.isEmpty()) {
        Path output = temp.resolve("out" + outputs);
        disturbed(output, victims);
        WholeOutput.check(spark, output, bits);
        say("output %d is whole", ++outputs);
      }
      say("%d kills, %d resumes, %d outputs", kills, resumes, outputs);
    }
  }

  /** So many, with at least one executor and one driver among them if there are two. */
  private ArrayDeque<Victim> victims(int count) {
    List<Victim> victims = new ArrayList<>(List.of(Victim.EXECUTOR, Victim.DRIVER));
    while (victims.size() < count) {
      victims.add(Victim.values()[random.nextInt(3)]);
    }
    Collections.shuffle(victims, random);
    return new ArrayDeque<>(victims);
  }

  private void undisturbed() throws Exception {
    Path output = temp.resolve("undisturbed");
    long start = System.nanoTime();
    Job job = begin(output);
    await(job, 2, () -> !FaultJob.files(output.resolve("features")).isEmpty());
    startMs = (System.nanoTime() - start) / 1_000_000;
    succeeds(job.ended());
    say("undisturbed, first file after %d ms", startMs);
    bits = Table.bits(spark, output);
    assertThat(bits).hasSize(FaultJob.INPUTS);
    assertThat(bits).filteredOn(row -> row.endsWith(" null")).hasSize(1);
    WholeOutput.check(spark, output, bits);
  }

  /** Runs and resumes until an output is complete, killing on the way. */
  private void disturbed(Path output, ArrayDeque<Victim> victims) throws Exception {
    Set<String> published = new HashSet<>();
    Job job = begin(output);
    int executors = 0;
    while (!victims.isEmpty()
        && executors < MOST_EXECUTORS
        && struck(job, output, victims.peek())) {
      if (victims.remove() == Victim.EXECUTOR) {
        executors++;
        continue;
      }
      published.addAll(FaultJob.files(output.resolve("features")));
      if (Files.exists(output.resolve("_SUCCESS"))) {
        assertThat(Table.bits(spark, output)).isEqualTo(bits);
      }
      // It must first see for 15 s that the killed run does not renew its lease.
      job = begin(output);
      resumes++;
      executors = 0;
    }
    succeeds(job.ended());
    assertThat(FaultJob.files(output.resolve("features"))).containsAll(published);
  }

  /** Kills at a random moment; false if the job was over before. */
  private boolean struck(Job job, Path output, Victim victim) throws Exception {
    Phase phase = phase();
    List<ProcessHandle> executors =
        executors(job, output, victim, phase).stream().filter(ProcessHandle::isAlive).toList();
    if (!job.isAlive() || victim != Victim.DRIVER && executors.isEmpty()) {
      return false;
    }
    if (victim != Victim.DRIVER) {
      SparkProcesses.signal(executors.get(random.nextInt(executors.size())), "KILL");
    }
    if (victim != Victim.EXECUTOR) {
      SparkProcesses.signal(job.driver(), "KILL");
      if (job.ended().code() != KILLED) {
        return false;
      }
    }
    int now = FaultJob.files(output.resolve("features")).size();
    say("kill %d: %s, %s, %d files are published", ++done, victim, phase, now);
    return true;
  }

  /** The executors that can be killed, when the moment has come. */
  private List<ProcessHandle> executors(Job job, Path output, Victim victim, Phase phase)
      throws InterruptedException {
    List<String> before = FaultJob.files(output.resolve("cost"));
    BooleanSupplier tables = () -> !before.containsAll(FaultJob.files(output.resolve("cost")));
    int wanted =
        FaultJob.files(output.resolve("features")).size() + random.nextInt(FaultJob.PARTITIONS);
    if (phase == Phase.START) {
      Thread.sleep(random.nextLong(1 + startMs));
    }
    if (victim != Victim.DRIVER || phase != Phase.START) {
      // Listing processes takes processor time that the job needs.
      await(job, 100, () -> !processes.executors().isEmpty());
    }
    // Known before the moment, as it takes longer to list them than to write the tables.
    List<ProcessHandle> executors = processes.executors();
    if (phase == Phase.TASKS) {
      // What is left to do may be fewer files.
      await(
          job,
          2,
          () ->
              tables.getAsBoolean() || FaultJob.files(output.resolve("features")).size() >= wanted);
      Thread.sleep(random.nextInt(100));
    } else if (phase == Phase.TABLES) {
      await(job, 2, tables);
      Thread.sleep(random.nextInt(50));
    }
    return executors;
  }

  /** Each of the three once, in some order, before one comes again. */
  private Phase phase() {
    if (phases.isEmpty()) {
      List<Phase> order = new ArrayList<>(List.of(Phase.values()));
      Collections.shuffle(order, random);
      phases.addAll(order);
    }
    return phases.remove();
  }

  private static void await(Job job, long pauseMs, BooleanSupplier met)
      throws InterruptedException {
    while (job.isAlive() && !met.getAsBoolean()) {
      Thread.sleep(pauseMs);
    }
  }

  private static void succeeds(Ended job) {
    assertThat(job.code()).as(job.text()).isZero();
  }

  private void say(String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    System.out.printf("KillIT %4d s: %s%n", (System.nanoTime() - begun) / 1_000_000_000, text);
  }

  private Job begin(Path output) throws Exception {
    List<String> settings = new ArrayList<>(SETTINGS.get(outputs % SETTINGS.size()));
    settings.add("spark.cores.max=2");
    return processes.begin(work.words(master, output, settings.toArray(String[]::new)));
  }
}
