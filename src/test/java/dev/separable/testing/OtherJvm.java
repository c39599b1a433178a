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
    List<String> command = command(List.of(flag), main.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.trim();
  }

  /** The words that run a main class with the class path of this JVM. */
  public static List<String> command(List<String> flags, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), "-Dproject.root=" + Shared.projectRoot(), main));
    return command;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
