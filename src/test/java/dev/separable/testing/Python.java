package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python of the interop tests: {@code SEPARABLE_PYTHON}, or the one that the system has. */
public final class Python {
  private Python() {}

  /** Its command. */
  public static String command() {
    String property = System.getProperty("SEPARABLE_PYTHON");
    String environment = System.getenv().getOrDefault("SEPARABLE_PYTHON", "python3");
    return property == null ? environment : property;
  }

  /** Whether it has these modules. */
  public static boolean has(String... modules) throws InterruptedException {
    return run("-c", "import " + String.join(", ", modules)) == 0;
  }

  /** Runs one of the project's scripts and returns its exit code. */
  public static int script(String name, String... arguments) throws InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Shared.projectRoot().resolve("src/test/python").resolve(name).toString());
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private static int run(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(command()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Else Keras asks for TensorFlow.
      builder.environment().putIfAbsent("KERAS_BACKEND", "torch");
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
      if (process.exitValue() != 0) {
        System.out.println(said);
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }
}
