package org.veilbank.threshold;

/** A journal that is gone with its object: for simulations, where that is the disk. */
public final class MemoryAnswerJournal implements AnswerJournal {
  private final AnswerLedger ledger;

  /** An empty journal. */
  public MemoryAnswerJournal(ThresholdParameters parameters) {
    this.ledger = new AnswerLedger(1L << parameters.logDecryptions());
  }

  @Override
  public synchronized void record(AnswerSlot slot, CiphertextDigest digest)
      throws ConflictingAnswerException {
    if (ledger.admits(slot, digest)) {
      ledger.add(slot, digest);
    }
  }
}
