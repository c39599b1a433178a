package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.kernel.Kernels;
import dev.separable.testing.CostGolden;
import dev.separable.testing.NetGolden;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Xception beside timm's. */
@Tag("acceptance")
class XceptionGoldenTest {
  @ParameterizedTest
  @ValueSource(strings = {"legacy_xception", "xception41", "xception65", "xception71"})
  void totalsAtEverySize(String name) throws IOException {
    assertThat(CostGolden.totals("timm", name, name)).isEqualTo(5);
  }

  @Test
  void layersInOrder() throws IOException {
    CostGolden.layers("timm_legacy_xception_299.csv", "legacy_xception", 299);
  }

  @ParameterizedTest
  @ValueSource(strings = {"panama", "scalar"})
  void logitsAndStages(String kernels) {
    NetGolden.check("timm", "legacy_xception", Kernels.named(kernels));
  }
}
