package org.veilbank.ledger;

/**
 * Answers the transactions of a frame one after another, and notes in which slots of the
 * ciphertexts their points are to be added; makes no object for a transaction.
 *
 * <p>Sums do not depend on the order of what is added, so all points of a frame are added at once,
 * after all its folds: a credit that comes before a fold of the same frame goes to what is
 * available directly. Points of transactions that are refused are added to a slot that nobody
 * reads.
 */
final class Decider {
  /** Accounts whose memory is touched before they are decided about. */
  private static final int BLOCK = 32;

  private final AccountTable accounts;
  private final Batch batch;
  private final byte[] body;
  private final FrameResults results;

  /** Slots of each transfer; {@link #NOWHERE} if it is refused. */
  private final int[] payers;

  private final int[] payees;

  /** Slot of each issuance, or {@link #NOWHERE}. */
  private final int[] issuers;

  /** Accounts that fold. */
  private final int[] folds;

  private int transfers;
  private int issuances;
  private int foldCount;
  private int opened;

  static final int NOWHERE = -1;

  static int available(int account) {
    return 2 * account;
  }

  static int pending(int account) {
    return 2 * account + 1;
  }

  Decider(AccountTable accounts, Batch batch, FrameResults results) {
    this.accounts = accounts;
    this.batch = batch;
    this.results = results;
    body = batch.body();
    Sections sections = batch.sections();
    payers = new int[sections.transfers()];
    payees = new int[sections.transfers()];
    issuers = new int[sections.issuances()];
    folds =
        new int
            [sections.transactions()
                - sections.transfers()
                - sections.issuances()
                - sections.opened()];
  }

  void run() {
    int count = batch.size();
    for (int start = 0; start < count; start += BLOCK) {
      int end = Math.min(count, start + BLOCK);
      for (int i = start; i < end; i++) {
        int record = RecordLayout.BYTES * i;
        accounts.touch(LittleEndian.getInt(body, record + RecordLayout.ACCOUNT));
        if (body[record + RecordLayout.KIND] == RecordLayout.TRANSFER) {
          accounts.touch(LittleEndian.getLong(body, record + RecordLayout.OTHER));
        }
      }
      for (int i = start; i < end; i++) {
        decide(i, RecordLayout.BYTES * i);
      }
    }
  }

  private void decide(int i, int record) {
    int kind = body[record + RecordLayout.KIND];
    if (kind == RecordLayout.OPEN_ACCOUNT) {
      open(i, record);
      return;
    }
    if (kind == RecordLayout.TRANSFER) {
      payers[transfers] = NOWHERE;
      payees[transfers] = NOWHERE;
      transfers++;
    } else if (kind == RecordLayout.ISSUANCE) {
      issuers[issuances++] = NOWHERE;
    }
    int account = LittleEndian.getInt(body, record + RecordLayout.ACCOUNT);
    if (!accounts.exists(account)) {
      results.set(i, ResultCode.UNKNOWN_ACCOUNT, account);
      return;
    }
    long sequence = LittleEndian.getLong(body, record + RecordLayout.SEQUENCE);
    long last = accounts.sequence(account);
    int identity = Bytes32.BYTES * i;
    if (sequence == last && accounts.isLast(account, batch.identities(), identity)) {
      results.set(
          i, ResultCode.REPLAYED | accounts.lastCode(account), accounts.lastDetail(account));
      return;
    }
    if (sequence != last + 1) {
      results.set(i, ResultCode.OUT_OF_SEQUENCE, last + 1);
      return;
    }
    switch (kind) {
      case RecordLayout.TRANSFER -> transfer(i, record, account);
      case RecordLayout.ISSUANCE -> issue(i, account);
      default -> fold(i, record, account);
    }
  }

  private void decided(int i, int account, int code, long detail) {
    accounts.decide(account, code, detail, batch.identities(), Bytes32.BYTES * i);
    results.set(i, code, detail);
  }

  /** What {@link Check#ROLES} names: an account and its role. */
  private long roleDetail(int account) {
    return ((long) account << Byte.SIZE) | accounts.roleCode(account);
  }

  private void transfer(int i, int record, int payer) {
    TransferKind kind = TransferKind.ofCode(body[record + RecordLayout.DETAIL]);
    int payee = (int) LittleEndian.getLong(body, record + RecordLayout.OTHER);
    if (!accounts.exists(payee)) {
      decided(i, payer, ResultCode.UNKNOWN_ACCOUNT, payee);
    } else if (accounts.role(payer) != kind.payer()) {
      decided(i, payer, ResultCode.rejected(Check.ROLES), roleDetail(payer));
    } else if (accounts.role(payee) != kind.payee()) {
      decided(i, payer, ResultCode.rejected(Check.ROLES), roleDetail(payee));
    } else if (accounts.pendingCredits(payee) >= LedgerState.MAX_CREDITS) {
      decided(i, payer, ResultCode.TOO_MANY_CREDITS, payee);
    } else {
      accounts.credit(payee);
      payers[transfers - 1] = available(payer);
      payees[transfers - 1] = pending(payee);
      decided(i, payer, ResultCode.ACCEPTED, 0);
    }
  }

  private void issue(int i, int issuer) {
    if (accounts.role(issuer) != Role.ISSUER) {
      decided(i, issuer, ResultCode.rejected(Check.ROLES), roleDetail(issuer));
      return;
    }
    issuers[issuances - 1] = available(issuer);
    decided(i, issuer, ResultCode.ACCEPTED, 0);
  }

  private void fold(int i, int record, int account) {
    long counter = accounts.creditCounter(account);
    if (LittleEndian.getLong(body, record + RecordLayout.OTHER) > counter) {
      decided(i, account, ResultCode.rejected(Check.CREDIT_COUNTER), counter);
      return;
    }
    accounts.clearPendingCredits(account);
    for (int t = 0; t < transfers; t++) {
      if (payees[t] == pending(account)) {
        payees[t] = available(account);
      }
    }
    folds[foldCount++] = account;
    decided(i, account, ResultCode.FOLDED, counter);
  }

  private void open(int i, int record) {
    int keys = batch.sections().keysAt() + RecordLayout.KEYS_BYTES * opened++;
    int account = LittleEndian.getInt(body, record + RecordLayout.ACCOUNT);
    Role role = Role.ofCode(body[record + RecordLayout.DETAIL]);
    if (account < accounts.size()) {
      boolean same = accounts.role(account) == role && accounts.hasKeys(account, body, keys);
      results.set(
          i,
          same
              ? ResultCode.REPLAYED | ResultCode.ACCEPTED
              : ResultCode.rejected(Check.NUMBER_TAKEN),
          same ? 0 : account);
    } else if (account > accounts.size()) {
      results.set(i, ResultCode.OUT_OF_SEQUENCE, accounts.size());
    } else if (account == AccountNumber.MAX_ACCOUNTS) {
      results.set(i, ResultCode.rejected(Check.NO_ROOM), account);
    } else {
      accounts.open(role, body, keys);
      results.set(i, ResultCode.ACCEPTED, 0);
    }
  }

  /** Refused ones get a slot. */
  private static int[] withNowhereAt(int[] slots, int nowhere) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == NOWHERE) {
        slots[i] = nowhere;
      }
    }
    return slots;
  }

  int[] payers(int nowhere) {
    return withNowhereAt(payers, nowhere);
  }

  int[] payees(int nowhere) {
    return withNowhereAt(payees, nowhere);
  }

  int[] issuers(int nowhere) {
    return withNowhereAt(issuers, nowhere);
  }

  /** How many folds were accepted. */
  int foldCount() {
    return foldCount;
  }

  /** The account of an accepted fold. */
  int fold(int i) {
    return folds[i];
  }
}
