package dev.separable.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  private static final long LARGEST = 64 << 20;

  @TempDir Path folder;
  private Configuration configuration;

  @BeforeEach
  void calm() {
    configuration = FaultyFiles.configuration(folder);
  }

  @Test
  void inputsComeInTheOrderOfTheUnitsWhateverIsReadFirst() throws IOException {
    List<Unit> units = files(200);
    CountDownLatch others = new CountDownLatch(20);
    FaultyFiles.onOpen =
        name -> {
          others.countDown();
          if (name.equals("000.jpg")) {
            await(others);
          }
        };

    List<Loaded> loaded = all(units, LARGEST);

    assertThat(loaded).extracting(Loaded::id).isEqualTo(units.stream().map(Unit::id).toList());
    for (int i = 0; i < loaded.size(); i++) {
      assertThat(((Input.Image) loaded.get(i).input()).bytes()).asString().isEqualTo("file " + i);
      assertThat(loaded.get(i).readNs()).isPositive();
    }
  }

  @Test
  void aFewFilesAreReadAtOnceWhileTheUserWaitsForNone() throws IOException {
    CountDownLatch four = new CountDownLatch(4);
    CountDownLatch later = new CountDownLatch(20);
    FaultyFiles.onOpen =
        name -> {
          four.countDown();
          await(four);
          later.countDown();
        };

    try (Inputs inputs = open(files(50), LARGEST)) {
      inputs.next();
      await(later);
    }
  }

  @Test
  void whatIsHeldAheadIsBounded() throws IOException {
    List<Unit> units = files(100);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FaultyFiles.onOpen =
        name -> most.accumulateAndGet(FaultyFiles.opened.size() - taken.get(), Math::max);

    try (Inputs inputs = open(units, 4 * 8)) {
      while (inputs.hasNext()) {
        inputs.next();
        taken.incrementAndGet();
      }
    }

    // One is held ahead, one is waited for, and one may have been handed out but not counted.
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void whatIsLargerThanMayBeHeldAheadIsStillRead() throws IOException {
    assertThat(all(files(30), 8)).hasSize(30).allMatch(one -> one.failure() == null);
  }

  @Test
  void aFileThatIsTooLargeIsNotOpened() throws IOException {
    List<Loaded> loaded = all(files(12), 6);

    assertThat(loaded).hasSize(12);
    assertThat(loaded.get(9).failure()).isNull();
    assertThat(loaded.get(10).failure().kind()).isEqualTo(ErrorKind.TOO_LARGE);
    assertThat(loaded.get(10).failure().message())
        .isEqualTo("a file of 7 bytes, a thread of this JVM takes 6");
    assertThat(FaultyFiles.opened).hasSize(10);
  }

  @Test
  void errorsThatComeAndGoAreTriedAgain() throws IOException {
    AtomicInteger opens = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    FaultyFiles.onOpen =
        name -> {
          if (name.equals("001.jpg") && opens.incrementAndGet() == 1) {
            throw new IOException("no connection");
          }
        };
    FaultyFiles.onRead =
        name -> {
          if (name.equals("002.jpg") && reads.incrementAndGet() == 1) {
            throw new IOException("connection reset");
          }
        };

    List<Loaded> loaded = all(files(4), LARGEST);

    assertThat(loaded).hasSize(4).allMatch(one -> one.failure() == null);
    assertThat(FaultyFiles.opened).hasSize(6);
  }

  @Test
  void anErrorThatStaysNamesTheFileAndComesInItsTurn() throws IOException {
    FaultyFiles.onRead =
        name -> {
          if (name.equals("002.jpg")) {
            throw new IOException("bad sector");
          }
        };

    try (Inputs inputs = open(files(4), LARGEST)) {
      inputs.next();
      inputs.next();
      assertThatThrownBy(inputs::next)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("cannot read faulty:" + folder + "/002.jpg: bad sector");
    }
    assertThat(FaultyFiles.opened).filteredOn("002.jpg"::equals).hasSize(4);
  }

  @Test
  void whatIsGoneOrHasChangedIsNotTriedAgain() throws IOException {
    List<Unit> units = files(3);
    Files.writeString(folder.resolve("001.jpg"), "another length");
    FaultyFiles.onOpen =
        name -> {
          if (name.equals("000.jpg")) {
            throw new FileNotFoundException(name);
          }
        };

    for (int i = 0; i < 2; i++) {
      Inputs inputs = open(units.subList(i, i + 1), LARGEST);
      assertThatThrownBy(inputs::next).hasMessageContaining("00" + i);
    }
    assertThat(FaultyFiles.opened).hasSize(2);
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    CountDownLatch reached = new CountDownLatch(4);
    AtomicInteger open = new AtomicInteger();
    FaultyFiles.onOpen =
        name -> {
          if (!name.equals("000.jpg")) {
            open.incrementAndGet();
            reached.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            } finally {
              open.decrementAndGet();
            }
          }
        };

    Inputs inputs = open(files(20), LARGEST);
    inputs.next();
    await(reached);
    inputs.close();

    for (int i = 0; i < 1000 && open.get() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(open).hasValue(0);
    assertThat(inputs.hasNext()).isFalse();
    inputs.close();
  }

  @Test
  void theUserMayBeInterrupted() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Thread user = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    FaultyFiles.onOpen =
        name -> {
          // Once: files are opened ahead, and a second time could come when the test is over.
          if (done.compareAndSet(false, true)) {
            user.interrupt();
          }
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };

    try (Inputs inputs = open(files(3), LARGEST)) {
      assertThatThrownBy(inputs::next).hasMessageContaining("interrupted");
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void oneFileNeedsNoThread() throws IOException {
    List<Thread> readers = new ArrayList<>();
    FaultyFiles.onOpen = name -> readers.add(Thread.currentThread());

    assertThat(all(files(1), LARGEST)).hasSize(1);
    assertThat(open(List.of(), LARGEST).hasNext()).isFalse();

    assertThat(readers).containsExactly(Thread.currentThread());
  }

  private List<Loaded> all(List<Unit> units, long largest) {
    try (Inputs inputs = open(units, largest)) {
      List<Loaded> all = new ArrayList<>();
      inputs.forEachRemaining(all::add);
      return all;
    }
  }

  private Inputs open(List<Unit> units, long largest) {
    return Inputs.open(units, ReadOptions.of(InputFormat.AUTO), configuration, largest);
  }

  private List<Unit> files(int count) throws IOException {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = Files.writeString(folder.resolve("%03d.jpg".formatted(i)), "file " + i);
      units.add(Unit.file("faulty:" + file, Files.size(file), 7, UnitKind.IMAGE));
    }
    return units;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
