package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Workers;

class FileAnswerJournalTest {
  private static final ThresholdParameters PARAMETERS =
      new ThresholdParameters(
          new BgvContext(NamedParameters.INSECURE_TOY_1024.parameters(), Workers.single()),
          5,
          3,
          2,
          3);
  private static final EpochId EPOCH = EpochId.of(new byte[32]);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("answers.journal");
  }

  private FileAnswerJournal open() throws IOException {
    return FileAnswerJournal.open(file(), EPOCH, PARAMETERS);
  }

  private static CiphertextDigest digest(int i) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) i;
    return CiphertextDigest.ofBytes(bytes);
  }

  private static AnswerSlot slot(int i) {
    return new AnswerSlot(1, 2, i, 0);
  }

  @Test
  void entriesSurviveAndConflictsAreRefusedAfterARestart() throws Exception {
    try (FileAnswerJournal journal = open()) {
      journal.record(slot(1), digest(1));
      journal.record(slot(1), digest(1));
      journal.record(slot(2), digest(2));
      assertThat(journal.size()).isEqualTo(2);
    }
    assertThat(Files.size(file())).isEqualTo(3 * 64);
    try (FileAnswerJournal journal = open()) {
      assertThat(journal.size()).isEqualTo(2);
      journal.record(slot(1), digest(1));
      assertThatThrownBy(() -> journal.record(slot(1), digest(3)))
          .isInstanceOf(ConflictingAnswerException.class)
          .hasMessageStartingWith("THR-2.3");
      assertThat(Files.size(file())).isEqualTo(3 * 64);
    }
  }

  @Test
  void theKeysLimitOfDecryptionsHoldsAcrossRestarts() throws Exception {
    for (int i = 0; i < 8; i++) {
      try (FileAnswerJournal journal = open()) {
        journal.record(slot(i), digest(i));
      }
    }
    try (FileAnswerJournal journal = open()) {
      journal.record(slot(99), digest(3));
      assertThatThrownBy(() -> journal.record(slot(100), digest(50)))
          .hasMessage("THR-2.2: 8 ciphertexts were decrypted under this key, which is its limit");
    }
  }

  @Test
  void aTornLastEntryIsCutOffWhereverItWasTorn() throws Exception {
    for (int length = 0; length <= 3 * 64; length++) {
      Files.deleteIfExists(file());
      try (FileAnswerJournal journal = open()) {
        journal.record(slot(1), digest(1));
        journal.record(slot(2), digest(2));
      }
      try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
        raw.setLength(length);
      }
      int whole = Math.max(0, length / 64 - 1);
      try (FileAnswerJournal journal = open()) {
        assertThat(journal.size()).as("%d bytes", length).isEqualTo(whole);
        journal.record(slot(7), digest(7));
      }
      try (FileAnswerJournal journal = open()) {
        assertThat(journal.size()).isEqualTo(whole + 1);
      }
    }
  }

  @Test
  void aLastEntryOfWrongBytesIsCutOffButDamageBeforeItIsAnError() throws Exception {
    try (FileAnswerJournal journal = open()) {
      for (int i = 0; i < 3; i++) {
        journal.record(slot(i), digest(i));
      }
    }
    byte[] sound = Files.readAllBytes(file());
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      Files.write(file(), damaged);
      if (at >= 3 * 64) {
        try (FileAnswerJournal journal = open()) {
          assertThat(journal.size()).isEqualTo(2);
        }
      } else {
        String message =
            at < 64
                ? "header is damaged"
                : "the entry at byte " + at / 64 * 64 + " is damaged, and is not the last one";
        assertThatThrownBy(this::open)
            .as("byte %d", at)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(message);
      }
    }
  }

  @Test
  void journalsOfAnotherEpochAndOpenOnesAreRefused() throws Exception {
    try (FileAnswerJournal journal = open()) {
      assertThat(journal.size()).isZero();
      assertThatThrownBy(this::open).hasMessageContaining("is open in this process already");
    }
    byte[] other = new byte[32];
    other[0] = 1;
    assertThatThrownBy(() -> FileAnswerJournal.open(file(), EpochId.of(other), PARAMETERS))
        .hasMessageContaining("is the journal of epoch 0000000000000000, need that of epoch 01");
  }
}
