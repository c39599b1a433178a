package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A new JVM with the vector module and one option more. */
public final class OtherJvm {
  private OtherJvm() {}

  /** The flag that narrows vectors to so many bytes. */
  public static String vectorBytes(int bytes) {
    return "-XX:MaxVectorSize=" + bytes;
  }

  /** What the main class prints, without blanks around it; fails if it fails. */
  public static String run(String flag, Class<?> main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", flag, "-cp", classPath()));
    command.add("-Dproject.root=" + Shared.projectRoot());
    command.add(main.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.trim();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
