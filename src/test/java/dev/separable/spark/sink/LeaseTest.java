package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Lease.Times QUICK =
      new Lease.Times(Duration.ofMillis(50), Duration.ofMillis(600));

  /** Never renewed within a test, as by a run that is dead. */
  private static final Lease.Times DEAD = new Lease.Times(Duration.ofHours(1), Duration.ofHours(2));

  @TempDir java.nio.file.Path temp;
  private FileSystem system;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    system = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    file = new Path(temp.resolve("_lease").toUri());
  }

  @Test
  void aLivingRunKeepsItsLease() throws Exception {
    List<String> said = new ArrayList<>();
    try (Lease first = take("first", QUICK)) {
      assertThatThrownBy(() -> Lease.take(system, file, "second", QUICK, said::add))
          .isInstanceOf(HeldException.class)
          .hasMessageContaining("the run first (process " + ProcessHandle.current().pid())
          .hasMessageContaining(temp.toString());
      first.check();
    }
    assertThat(said).hasSize(1);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void theLeaseOfADeadRunIsTakenWhenItRunsOut() throws Exception {
    Lease dead = take("dead", DEAD);
    List<String> said = new ArrayList<>();

    try (Lease next = Lease.take(system, file, "next", QUICK, said::add)) {
      next.check();
      assertThat(Files.readString(temp.resolve("_lease"))).contains("\"next\"");
    }
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("to see whether the run dead");

    dead.close();
  }

  @Test
  void anOldLeaseIsTakenWithoutWaiting() throws Exception {
    Files.writeString(temp.resolve("_lease"), "{\"run\": \"old\"}");
    temp.resolve("_lease").toFile().setLastModified(System.currentTimeMillis() - 3_600_000);
    List<String> said = new ArrayList<>();

    Lease.take(system, file, "next", QUICK, said::add).close();

    assertThat(said).isEmpty();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void whatKilledRunsLeftWhileTheyWaitedIsSwept() throws Exception {
    java.nio.file.Path old = Files.createFile(temp.resolve("_lease-killed"));
    old.toFile().setLastModified(System.currentTimeMillis() - 3_600_000);
    java.nio.file.Path waiting = Files.createFile(temp.resolve("_lease-waiting"));

    take("next", QUICK).close();

    assertThat(old).doesNotExist();
    assertThat(waiting).exists();
  }

  @Test
  void aRunThatLostItsLeaseIsToldAndLeavesTheOthersAlone() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Lease first = take("first", QUICK);
    first.whenLost(told::countDown);
    Files.writeString(temp.resolve("_lease"), "{\"run\": \"other\"}");

    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(first::check).hasMessageContaining("another run");
    first.close();
    assertThat(temp.resolve("_lease")).exists();
  }

  @Test
  void ofManyThatWaitForADeadRunOneWins() throws Exception {
    take("dead", DEAD);
    AtomicInteger won = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(6);
    for (int i = 0; i < 6; i++) {
      String run = "run" + i;
      new Thread(
              () -> {
                try {
                  take(run, QUICK);
                  won.incrementAndGet();
                } catch (HeldException e) {
                  refused.incrementAndGet();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                } finally {
                  done.countDown();
                }
              })
          .start();
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(won.get()).isEqualTo(1);
    assertThat(refused.get()).isEqualTo(5);
  }

  private Lease take(String run, Lease.Times times) throws IOException, InterruptedException {
    return Lease.take(system, file, run, times, said -> {});
  }
}
