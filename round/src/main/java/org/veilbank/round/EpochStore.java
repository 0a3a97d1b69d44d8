package org.veilbank.round;

import java.io.IOException;
import java.util.Optional;
import org.veilbank.threshold.AnswerJournal;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.EpochId;

/** Where a bank keeps the keys that came out of a ceremony, durably, and its journal of answers. */
public interface EpochStore {
  /** The keys, if the ceremony is done. */
  Optional<CeremonyOutcome.Done> load() throws IOException;

  /** Keeps keys; when it returns they survive everything. */
  void save(CeremonyOutcome.Done keys) throws IOException;

  /** The journal of an epoch's answers. */
  AnswerJournal journal(EpochId epoch) throws IOException;
}
