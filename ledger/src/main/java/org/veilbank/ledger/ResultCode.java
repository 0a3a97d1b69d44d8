package org.veilbank.ledger;

/**
 * Answers as a byte and a number, so that deciding makes no objects. A code that is stored with an
 * account gives the same answer for the same record again.
 */
final class ResultCode {
  /** Detail: none. */
  static final int ACCEPTED = 0;

  /** Detail: the credit counter. */
  static final int FOLDED = 1;

  /** Detail: the number that was expected. */
  static final int OUT_OF_SEQUENCE = 2;

  /** Detail: which account. */
  static final int UNKNOWN_ACCOUNT = 3;

  /** Detail: the payee. */
  static final int TOO_MANY_CREDITS = 4;

  /** And from here on, in the order of {@link Check}; detail: a number that the check is about. */
  static final int REJECTED = 5;

  /** A bit: this is the answer that was given before. */
  static final int REPLAYED = 0x40;

  private static final Check[] CHECKS = Check.values();

  private ResultCode() {}

  static int rejected(Check check) {
    return REJECTED + check.code();
  }

  static boolean isDone(int code) {
    return code == ACCEPTED || code == FOLDED;
  }

  /** Whether an account can have it as its last answer. */
  static boolean isFinal(int code) {
    return code >= 0 && code < REJECTED + CHECKS.length && code != OUT_OF_SEQUENCE;
  }

  static TransactionResult result(int code, long detail, byte[] body, int record) {
    if ((code & REPLAYED) != 0) {
      return new TransactionResult.Replayed(result(code ^ REPLAYED, detail, body, record));
    }
    return switch (code) {
      case ACCEPTED -> new TransactionResult.Accepted();
      case FOLDED -> new TransactionResult.Folded(detail);
      case OUT_OF_SEQUENCE -> new TransactionResult.OutOfSequence(detail, sequence(body, record));
      case UNKNOWN_ACCOUNT -> new TransactionResult.UnknownAccount(detail);
      case TOO_MANY_CREDITS ->
          new TransactionResult.TooManyCredits(new AccountNumber((int) detail));
      default -> rejected(CHECKS[code - REJECTED], detail, body, record);
    };
  }

  private static long sequence(byte[] body, int record) {
    return body[record + RecordLayout.KIND] == RecordLayout.OPEN_ACCOUNT
        ? LittleEndian.getInt(body, record + RecordLayout.ACCOUNT)
        : LittleEndian.getLong(body, record + RecordLayout.SEQUENCE);
  }

  private static TransactionResult rejected(Check check, long detail, byte[] body, int record) {
    long other = LittleEndian.getLong(body, record + RecordLayout.OTHER);
    return new TransactionResult.Rejected(
        check,
        switch (check) {
          case ROLES ->
              "account %d is of a %s".formatted(detail >>> 8, Role.ofCode((int) (detail & 0xff)));
          case CREDIT_COUNTER -> "counter %d, expected %d at most".formatted(other, detail);
          case NUMBER_TAKEN -> "account %d".formatted(detail);
          case NO_ROOM -> "%d accounts".formatted(detail);
        });
  }
}
