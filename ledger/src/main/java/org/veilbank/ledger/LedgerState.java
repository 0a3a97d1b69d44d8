package org.veilbank.ledger;

import java.util.Optional;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.PointPairs;
import org.veilbank.group.RistrettoPoint;

/**
 * All accounts after some frames: a function of these frames and nothing else. In memory, 768 bytes
 * an account; changed in place, by one thread at a time.
 */
public final class LedgerState {
  /** Most credits between folds, so that what is pending stays below 2^48 (LED-2.1). */
  public static final int MAX_CREDITS = 1 << 15;

  /** Bytes of an account's points as exported. */
  private static final int POINT_BYTES = 2 * PointPairs.COORDINATE_BYTES;

  /** Bytes of an account as exported. */
  static final int ACCOUNT_BYTES = AccountTable.EXPORTED_BYTES + POINT_BYTES;

  private final AccountTable accounts;

  /** What is available and what is pending of each account, then the slot that nobody reads. */
  private PointPairs pairs;

  private FramePosition next;

  /** Sum of the commitments of all issuances. */
  private RistrettoPoint issued = RistrettoPoint.IDENTITY;

  /** No accounts; grows, so that the expected number only saves time. */
  public LedgerState(LedgerId ledger, int expectedAccounts) {
    this(FramePosition.first(ledger), 0, expectedAccounts);
  }

  private LedgerState(FramePosition next, int accountCount, int expectedAccounts) {
    this.next = next;
    accounts =
        new AccountTable(
            accountCount,
            Math.min(AccountNumber.MAX_ACCOUNTS, Math.max(accountCount, expectedAccounts)));
    pairs = new PointPairs(slots(accounts.capacity()));
  }

  private static int slots(int capacity) {
    return 2 * capacity + 1;
  }

  /** The place of the frame that can be applied now. */
  public FramePosition next() {
    return next;
  }

  /** Number of accounts. */
  public int accountCount() {
    return accounts.size();
  }

  /**
   * Applies the next frame. Transactions that are refused change nothing but, where they are
   * decided, their account's sequence number.
   *
   * @throws IllegalArgumentException if it is not the next one; then nothing is changed
   */
  public FrameResults apply(Frame frame) {
    if (!frame.position().equals(next)) {
      throw new IllegalArgumentException(
          "frame at %s, expected %s".formatted(frame.position(), next));
    }
    Batch batch = frame.batch();
    FrameResults results = new FrameResults(next.number(), batch);
    Decider decider = new Decider(accounts, batch, results);
    decider.run();
    makeRoom();
    for (int i = 0; i < decider.foldCount(); i++) {
      int account = decider.fold(i);
      pairs.fold(Decider.pending(account), Decider.available(account));
    }
    int nowhere = pairs.slots() - 1;
    if (batch.transferPoints().size() > 0) {
      pairs.transfer(decider.payers(nowhere), decider.payees(nowhere), batch.transferPoints());
    }
    issue(decider.issuers(nowhere), nowhere, batch.issuancePoints());
    next = frame.next();
    return results;
  }

  private void issue(int[] issuers, int nowhere, AffinePoints points) {
    if (issuers.length == 0) {
      return;
    }
    pairs.add(issuers, points);
    for (int i = 0; i < issuers.length; i++) {
      if (issuers[i] != nowhere) {
        issued = issued.add(points.point(Sections.ISSUANCE_POINTS * i));
      }
    }
  }

  /** As many slots as the table of accounts has room for. */
  private void makeRoom() {
    int slots = slots(accounts.capacity());
    if (pairs.slots() < slots) {
      PointPairs larger = new PointPairs(slots);
      for (int slot = 0; slot < pairs.slots() - 1; slot++) {
        larger.set(slot, pairs.first(slot), pairs.second(slot));
      }
      pairs = larger;
    }
  }

  /** An account, if there is one with this number. */
  public Optional<Account> account(AccountNumber number) {
    int account = number.value();
    if (!accounts.exists(account)) {
      return Optional.empty();
    }
    return Optional.of(
        new Account(
            number,
            accounts.role(account),
            accounts.encryptionKey(account),
            accounts.verifyingKey(account),
            accounts.sequence(account),
            accounts.creditCounter(account),
            accounts.pendingCredits(account),
            ciphertext(Decider.available(account)),
            ciphertext(Decider.pending(account))));
  }

  /**
   * What a transaction would be answered without being decided: that it was before, or that it is
   * not its account's next one. Empty if it would be decided, or opens an account that is not
   * there.
   */
  public Optional<TransactionResult> answerIfUndecided(Transaction transaction) {
    int account = transaction.account().value();
    byte[] encoding = TransactionCodec.encode(transaction);
    if (transaction instanceof Transaction.OpenAccount opening) {
      return accounts.exists(account)
              && accounts.role(account) == opening.role()
              && accounts.hasKeys(account, encoding, RecordLayout.BYTES)
          ? Optional.of(new TransactionResult.Replayed(new TransactionResult.Accepted()))
          : Optional.empty();
    }
    if (!accounts.exists(account)) {
      return Optional.of(new TransactionResult.UnknownAccount(account));
    }
    long sequence = LittleEndian.getLong(encoding, RecordLayout.SEQUENCE);
    long last = accounts.sequence(account);
    if (sequence == last + 1) {
      return Optional.empty();
    }
    boolean replay =
        sequence == last && accounts.isLast(account, Sha256.newDigest().digest(encoding), 0);
    return Optional.of(
        replay
            ? ResultCode.result(
                ResultCode.REPLAYED | accounts.lastCode(account),
                accounts.lastDetail(account),
                encoding,
                0)
            : new TransactionResult.OutOfSequence(last + 1, sequence));
  }

  private AmountCiphertext ciphertext(int slot) {
    return new AmountCiphertext(pairs.first(slot), pairs.second(slot));
  }

  /** The sum of the commitments of all issuances that were accepted. */
  public RistrettoPoint issued() {
    return issued;
  }

  /** The sum of the commitments of all accounts, added up now. */
  public RistrettoPoint total() {
    RistrettoPoint sum = RistrettoPoint.IDENTITY;
    for (int slot = 0; slot < 2 * accounts.size(); slot++) {
      sum = sum.add(pairs.first(slot));
    }
    return sum;
  }

  /** Whether nothing was created or lost but by issuance (LED-2.3); takes no key. */
  public boolean isConserved() {
    return total().equals(issued);
  }

  /**
   * Whether another is the same: what deciding knows by its bytes, ciphertexts as elements of the
   * group.
   */
  boolean isSameAs(LedgerState other) {
    return next.equals(other.next)
        && issued.equals(other.issued)
        && accounts.isSameAs(other.accounts)
        && pairs.isSame(other.pairs, 0, 2 * accounts.size());
  }

  /**
   * Some accounts, {@link #ACCOUNT_BYTES} each. Any number of threads may export while nothing
   * changes.
   */
  byte[] exportAccounts(int from, int count) {
    byte[] out = new byte[ACCOUNT_BYTES * count];
    byte[] points = pairs.exportCoordinates(2 * from, 2 * count);
    for (int i = 0; i < count; i++) {
      int at = ACCOUNT_BYTES * i;
      accounts.exportInto(out, at, from + i);
      System.arraycopy(points, POINT_BYTES * i, out, at + AccountTable.EXPORTED_BYTES, POINT_BYTES);
    }
    return out;
  }

  /** A state with some accounts that are none before they are imported. */
  static LedgerState restored(
      FramePosition next, RistrettoPoint issued, int accountCount, int expectedAccounts) {
    LedgerState state = new LedgerState(next, accountCount, expectedAccounts);
    state.issued = issued;
    return state;
  }

  /**
   * Accounts from one on = as they were exported. Threads may import side by side.
   *
   * @return what is wrong, if they cannot have been exported; then they are not to be used
   */
  Optional<String> importAccounts(int from, byte[] exported) {
    int count = exported.length / ACCOUNT_BYTES;
    byte[] points = new byte[POINT_BYTES * count];
    for (int i = 0; i < count; i++) {
      int at = ACCOUNT_BYTES * i;
      if (!accounts.importFrom(exported, at, from + i)) {
        return Optional.of("account " + (from + i) + " is none");
      }
      System.arraycopy(
          exported, at + AccountTable.EXPORTED_BYTES, points, POINT_BYTES * i, POINT_BYTES);
    }
    try {
      pairs.importCoordinates(2 * from, points);
      return Optional.empty();
    } catch (InvalidEncodingException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
