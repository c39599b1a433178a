package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
  private static final byte[] FOUR = PickleBytes.floats(1, 2, 3, 4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny_views.pth",
        "tiny_legacy.pth",
        "tiny_checkpoint.pth",
        "tiny_parameters.pth",
        "tiny_f16.pth"
      })
  void theTensorsAreThoseOfSafetensors(String file) {
    String same = file.contains("f16") ? "tiny_f16.safetensors" : "tiny_f32.safetensors";
    Weights expected = Goldens.tensors(Goldens.path("weights/" + same));

    Weights found = TorchFile.read(Goldens.bytes(Goldens.path("weights/" + file)), file);

    assertThat(found.byName().keySet())
        .containsExactlyInAnyOrderElementsOf(expected.byName().keySet());
    expected
        .byName()
        .forEach(
            (name, tensor) -> {
              assertThat(found.tensor(name).shape()).as(name).isEqualTo(tensor.shape());
              assertThat(found.tensor(name).data()).as(name).isEqualTo(tensor.data());
            });
  }

  @Test
  void whereInACheckpointTheTensorsWereIsTold() {
    byte[] file = Goldens.bytes(Goldens.path("weights/tiny_checkpoint.pth"));
    assertThat(TorchFile.read(file, "w.pth").metadata())
        .containsEntry(TorchFile.PLACE, "state_dict");
  }

  @Test
  void countersAreNamedButAreNoWeights() {
    byte[] file = Goldens.bytes(Goldens.path("weights/tiny_legacy.pth"));
    assertThat(TorchFile.read(file, "w.pth").unusable("stem.bn.num_batches_tracked"))
        .hasValueSatisfying(why -> assertThat(why).contains("int64"));
  }

  @Test
  void everyCutIsRefused() {
    for (String name : new String[] {"tiny_legacy.pth", "tiny_views.pth"}) {
      byte[] file = Goldens.bytes(Goldens.path("weights/" + name));
      for (int length = 1; length < file.length; length += 131) {
        refused(Arrays.copyOf(file, length), "w.pth: ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"posix, system", "builtins, eval", "__builtin__, exec", "torch.hub, load"})
  void whatIsCalledIsNamedAndNotRun(String module, String name) {
    byte[] file =
        new PickleBytes().global(module, name).op("(").text("touch pwned").op("tR").file(Map.of());
    refused(file, "calls " + module + "." + name, "nothing was run");
  }

  @Test
  void anObjectIsRefusedWithTheWayToSaveWeights() {
    byte[] file = new PickleBytes().global("__main__", "Net").op(")\u0081}b").file(Map.of());
    refused(file, "__main__.Net", "whole module", "torch.save(model.state_dict()");
  }

  @Test
  void whatCheckpointsHoldBesideTensorsIsPassedOver() {
    byte[] file =
        new PickleBytes()
            .op("}(")
            .text("rng")
            .tensor("0", "FloatStorage", 4, 0, new long[] {1}, new long[] {1})
            .text("epoch")
            .integer(7)
            .text("args")
            .global("argparse", "Namespace")
            .op(")\u0081}(")
            .text("lr")
            .op("G\0\0\0\0\0\0\0\0ub")
            .text("model")
            .op("}(")
            .text("module._orig_mod.a")
            .vector("0", 4)
            .op("uu")
            .file(Map.of("0", FOUR));
    Weights weights = TorchFile.read(file, "w.pth");
    assertThat(weights.tensor("a").data()).containsExactly(1, 2, 3, 4);
    assertThat(weights.metadata()).containsEntry(TorchFile.PLACE, "model");
  }

  @Test
  void aModuleOfTheOldStreamIsRefusedWithTheWayToSaveWeights() {
    byte[] file =
        new PickleBytes()
            .op("(")
            .text("module")
            .global("__main__", "Net")
            .text("net.py")
            .text("source")
            .op("tQ")
            .file(Map.of());
    refused(file, "__main__.Net", "whole module", "torch.save(model.state_dict()");
  }

  @Test
  void aViewMayRepeatValues() {
    byte[] file = view(4, 3, new long[] {2, 3}, new long[] {0, 0});
    assertThat(TorchFile.read(file, "w.pth").tensor("a").data()).containsExactly(4, 4, 4, 4, 4, 4);
  }

  @Test
  void aRecordWithAnotherChecksumIsRefusedUnlessThereIsNone() {
    byte[] file = view(4, 0, new long[] {4}, new long[] {1});
    byte[] wrong = file.clone();
    byte[] none = file.clone();
    for (int i = 0; i < file.length - 4; i++) {
      if (file[i] == 'P' && file[i + 1] == 'K' && file[i + 2] == 1 && file[i + 3] == 2) {
        wrong[i + 16] ^= 1;
        Arrays.fill(none, i + 16, i + 20, (byte) 0);
      }
    }
    refused(wrong, "checksum");
    assertThat(TorchFile.read(none, "w.pth").tensor("a").data()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void viewsFollowTheirStrides() {
    long[] sizes = {2, 1};
    byte[] file = view(4, 1, sizes, new long[] {2, 9});
    assertThat(TorchFile.read(file, "w.pth").tensor("a"))
        .satisfies(t -> assertThat(t.shape()).isEqualTo(Shape.of(2, 1)))
        .satisfies(t -> assertThat(t.data()).containsExactly(2, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "4, 3, 2, 1",
    "4, 0, 5, 1",
    "4, 0, 3, 2",
    "4, -1, 2, 1",
    "4, 0, 2, -1",
    "4, 0, 2000000000, 0",
    "4, 0, -1, 1",
    "4, 0, 3, 9223372036854775807",
    "4, 0, 4294967297, 0",
    "1000000000000, 0, 4, 1",
    "9223372036854775807, 0, 4, 1",
    "-4, 0, 4, 1",
    "5, 0, 4, 1",
    "3, 0, 3, 1"
  })
  void viewsBeyondTheirStorageAreRefused(long elements, long offset, long size, long stride) {
    refused(view(elements, offset, new long[] {size}, new long[] {stride}));
  }

  @Test
  void anEmptyViewMayBeginAnywhere() {
    byte[] file = view(4, 1L << 40, new long[] {0, 3}, new long[] {3, 1});
    assertThat(TorchFile.read(file, "w.pth").tensor("a").shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void tensorsThatShareAllValuesAreReadOnceAndOverlapsAreBounded() {
    PickleBytes tied = new PickleBytes().op("}(");
    PickleBytes shifted = new PickleBytes().op("}(");
    long[] one = {1};
    byte[] values = new byte[4 << 16];
    for (int i = 0; i < 300; i++) {
      tied.text("t" + i).tensor("0", "FloatStorage", 1 << 16, 0, new long[] {1 << 16}, one);
      long offset = i;
      shifted
          .text("t" + i)
          .tensor("0", "FloatStorage", 1 << 16, offset, new long[] {(1 << 16) - 300}, one);
    }
    Weights weights = TorchFile.read(tied.op("u").file(Map.of("0", values)), "w.pth");
    assertThat(weights.tensor("t0")).isSameAs(weights.tensor("t299"));
    refused(shifted.op("u").file(Map.of("0", values)), "more than the file has bytes");
  }

  @Test
  void aStorageHasOneType() {
    long[] sizes = {2};
    long[] strides = {1};
    byte[] file =
        new PickleBytes()
            .op("}(")
            .text("a")
            .tensor("0", "FloatStorage", 4, 0, sizes, strides)
            .text("b")
            .tensor("0", "HalfStorage", 8, 0, sizes, strides)
            .op("u")
            .file(Map.of("0", FOUR));
    refused(file, "storage 0", "float32", "float16");
  }

  @Test
  void aNameStandsOnce() {
    byte[] file =
        new PickleBytes()
            .op("}(")
            .text("a")
            .vector("0", 4)
            .text("a")
            .vector("0", 4)
            .op("u")
            .file(Map.of("0", FOUR));
    refused(file, "tensor a stands twice");
  }

  @Test
  void theByteOrderOfTheFileCounts() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("w/data.pkl", new PickleBytes().op("}").text("a").vector("0", 1).op("s").end());
    members.put("w/byteorder", new byte[] {'b', 'i', 'g'});
    members.put("w/data/0", new byte[] {0x3f, (byte) 0x80, 0, 0});
    assertThat(TorchFile.read(PickleBytes.zip(members), "w.pth").tensor("a").data())
        .containsExactly(1);
    members.put("w/byteorder", new byte[] {'b', 'i', 't'});
    refused(PickleBytes.zip(members), "byteorder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t",
        "0",
        "a",
        "u",
        "Ra",
        "h\5",
        "j\u00ff\u00ff\u00ff\u00ff",
        "(((",
        "N",
        ")))",
        "}N",
        "X\u00ff\u00ff\u00ff\u007fab",
        "X\u00ff\u00ff\u00ff\u00ffab",
        "\u008d\0\0\0\0\0\0\0\u0080",
        "\u008b\u00ff\u00ff\u00ff\u007f",
        "\u008b\u00ff\u00ff\u00ff\u00ff",
        "i__main__\nA\n",
        "(}NNu",
        "}Ns",
        "]Na",
        "}q\0)h\0s",
        "NNR",
        "cos\nsystem\nNR",
        "(NNNNNQ",
        "NQ",
        "\u0082\1",
        "I7\n",
        "}2R",
        "\u0089Q",
        "Kd\u0085Q"
      })
  void aPickleThatIsNoneOfDataIsRefused(String ops) {
    refused(new PickleBytes().op(ops).file(Map.of()));
  }

  @Test
  void valuesThatHoldThemselvesEnd() {
    String state = "X\12\0\0\0state_dict";
    refused(new PickleBytes().op("}q\0" + state + "h\0s").file(Map.of()), "no tensors by name");
    refused(new PickleBytes().op("]q\0h\0a").file(Map.of()), "no tensors by name");
  }

  @Test
  void stepsAndCopiesAreBounded() {
    refused(new PickleBytes().op("]".repeat(Pickle.MOST_STEPS + 1)).file(Map.of()), "steps");
    PickleBytes copies = new PickleBytes().op("](" + "NN\u0086".repeat(3000) + "eq\0");
    copies.global("collections", "OrderedDict").op("q\1");
    refused(copies.op("h\1h\0\u0085R".repeat(3000)).file(Map.of()), "pairs");
  }

  @Test
  void longNamesAreNotJoinedAgainAndAgain() {
    PickleBytes file = new PickleBytes().text("n".repeat(300)).op("q\0");
    refused(file.op("h\0\u0093").file(Map.of()), "names a global");
  }

  @Test
  void eightBitFloatsAreWidened() {
    byte[] file =
        new PickleBytes()
            .op("}")
            .text("a")
            .global("torch._utils", "_rebuild_tensor_v3")
            .op("((")
            .text("storage")
            .global("torch.storage", "UntypedStorage")
            .text("0")
            .text("cpu")
            .integer(3)
            .op("tQ")
            .integer(0)
            .integers(3)
            .integers(1)
            .op("\u0089")
            .global("collections", "OrderedDict")
            .op(")R")
            .global("torch", "float8_e4m3fn")
            .op("tRs")
            .file(Map.of("0", new byte[] {0x38, (byte) 0xb0, 0x7e}));
    assertThat(TorchFile.read(file, "w.pth").tensor("a").data()).containsExactly(1, -0.5f, 448);
  }

  @Test
  void otherContainersAreTold() {
    refused(new PickleBytes().op("}").end(), "not in a container of torch.save");
    refused(PickleBytes.zip(Map.of("w/version", new byte[1])), "data.pkl");
    Map<String, byte[]> script = new LinkedHashMap<>();
    script.put("w/data.pkl", new byte[9]);
    script.put("w/constants.pkl", new byte[9]);
    refused(PickleBytes.zip(script), "TorchScript", "state_dict");
    refused("<html>not found</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static byte[] view(long elements, long offset, long[] sizes, long[] strides) {
    return new PickleBytes()
        .op("}")
        .text("a")
        .tensor("0", "FloatStorage", elements, offset, sizes, strides)
        .op("s")
        .file(Map.of("0", FOUR));
  }

  private static void refused(byte[] file, String... mentions) {
    assertThatThrownBy(() -> TorchFile.read(file, "w.pth"))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("w.pth: ")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
        .satisfies(
            e -> List.of(mentions).forEach(text -> assertThat(e).hasMessageContaining(text)));
  }
}
