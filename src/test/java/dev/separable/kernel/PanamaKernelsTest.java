package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanamaKernelsTest extends KernelsContract {
  PanamaKernelsTest() {
    super("panama");
  }

  @Test
  void everySumIsOneSequenceOfFusedSteps() {
    FusedSequence.check(kernels());
  }

  @Test
  void compiledCodeGivesTheSameBits() {
    FusedSequence.checkCompiled(kernels());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void narrowerVectorsGiveTheSameBits(int bytes) throws Exception {
    String printed = run("-XX:MaxVectorSize=" + bytes, FusedSequence.class.getName());
    assertThat(Integer.parseInt(printed)).isLessThanOrEqualTo(bytes * 8);
  }

  @Test
  void areRefusedWithoutFusedMultiplyAdd() throws Exception {
    assertThat(run("-XX:-UseFMA", KernelChoiceTest.PrintChoice.class.getName()))
        .startsWith("scalar: no fused multiply-add");
  }

  private static String run(String flag, String main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", flag, "-cp", classPath(), main));
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
