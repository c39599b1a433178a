package dev.separable.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * JVMs of the Spark that the build made: a master, workers, submitted jobs. Closing it ends all
 * that still run, with everything that they have started.
 */
public final class SparkProcesses implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path sparkHome;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /** What a process printed on both streams, and how it ended. */
  public record Ended(int code, String text) {}

  /**
   * Nothing runs yet.
   *
   * @param sparkHome with the folder {@code jars}
   * @param folder where the processes run
   */
  public SparkProcesses(Path sparkHome, Path folder) {
    this.sparkHome = sparkHome;
    this.folder = folder;
  }

  /** Starts a master on loopback; returns its URL when it is ready. */
  public String master() throws Exception {
    int port = freePort();
    start(
        "New state: ALIVE",
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--webui-port",
        "0");
    return "spark://127.0.0.1:" + port;
  }

  /** Starts a worker with one core, and returns when the master knows it. */
  public void worker(String master, String name) throws Exception {
    worker(master, name, "127.0.0.1", 1);
  }

  /**
   * The same with so many cores.
   *
   * @param host an address such as 127.0.0.2; Spark runs two copies of a task only on two hosts
   */
  public void worker(String master, String name, String host, int cores) throws Exception {
    start(
        "Successfully registered with master",
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        host,
        "--cores",
        Integer.toString(cores),
        "--memory",
        "2g",
        "--work-dir",
        folder.resolve(name).toString(),
        "--webui-port",
        "0",
        master);
  }

  /** Runs {@code SparkSubmit} with these words until it ends. */
  public Ended submit(List<String> words) throws Exception {
    return begin(words).ended();
  }

  /** Starts {@code SparkSubmit} with these words; its JVM is the driver. */
  public Job begin(List<String> words) throws IOException {
    List<String> all = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    all.addAll(words);
    return new Job(launch(all));
  }

  /** The executors that the workers have started and that run. */
  public List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(Process::descendants)
        .filter(handle -> handle.info().commandLine().orElse("").contains(EXECUTOR))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** A job that was started, and may be running. */
  public static final class Job {
    private final Process process;
    private final CompletableFuture<String> text;

    private Job(Process process) {
      this.process = process;
      this.text = CompletableFuture.supplyAsync(() -> read(process));
    }

    /** Whether the driver runs. */
    public boolean isAlive() {
      return process.isAlive();
    }

    /** The driver's JVM. */
    public ProcessHandle driver() {
      return process.toHandle();
    }

    /** Waits for the end; a job that takes too long is ended. */
    public Ended ended() throws Exception {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        end(process);
        return new Ended(-1, text.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return new Ended(process.exitValue(), text.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Sends a signal, such as {@code KILL}, {@code STOP} or {@code CONT}. */
  public static void signal(ProcessHandle process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static String read(Process process) {
    return process.inputReader(StandardCharsets.UTF_8).lines().reduce("", (a, b) -> a + b + "\n");
  }

  private void start(String sign, String... words) throws Exception {
    Process process = launch(List.of(words));
    CompletableFuture<Void> ready = new CompletableFuture<>();
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines
                    .lines()
                    .forEach(
                        line -> {
                          said.add(line);
                          if (line.contains(sign)) {
                            ready.complete(null);
                          }
                        });
              } catch (IOException | java.io.UncheckedIOException e) {
                said.add(e.toString());
              }
              ready.completeExceptionally(
                  new IllegalStateException(words[0] + " ended:\n" + String.join("\n", said)));
            });
    reader.setDaemon(true);
    reader.start();
    ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Process launch(List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx1g", "-cp", sparkHome.resolve("jars") + "/*"));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    // Workers before the master, executors before their workers, so that none is started again.
    for (int i = processes.size() - 1; i >= 0; i--) {
      end(processes.get(i));
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    below.forEach(handle -> handle.onExit().join());
  }
}
