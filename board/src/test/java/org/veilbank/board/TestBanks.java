package org.veilbank.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.tlog.Hash;

/** Three banks with fixed keys, and what they post. */
public final class TestBanks {
  public static final Hash CONSORTIUM = Hash.sha256(text("consortium"));
  public static final Hash EPOCH = Hash.sha256(text("epoch"));
  public static final Members MEMBERS = members(3);
  public static final BoardLimits LIMITS = BoardLimits.DEFAULT;

  private TestBanks() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] seed(int bank) {
    return Hash.sha256(text("bank " + bank)).bytes();
  }

  public static Members members(int count) {
    List<byte[]> keys = new ArrayList<>();
    for (int bank = 1; bank <= count; bank++) {
      keys.add(BankSigner.publicKey(seed(bank)));
    }
    return new Members(CONSORTIUM, keys);
  }

  public static BankSigner signer(int bank) {
    return new BankSigner(MEMBERS, bank, seed(bank));
  }

  public static StepKey step(int step) {
    return new StepKey(EPOCH, 1, step, 0, "test");
  }

  /** Posts of banks 1, 2, 3, 1, ... with payloads of some bytes. */
  public static void post(Board board, int from, int to, int bytes)
      throws IOException, EquivocationException, TamperedBoardException {
    for (int i = from; i < to; i++) {
      board.post(signer(i % 3 + 1), step(i), Payload.of(payload(i, bytes)));
    }
  }

  public static byte[] payload(int i, int bytes) {
    byte[] payload = new byte[bytes];
    new java.util.Random(i).nextBytes(payload);
    return payload;
  }

  public static Board board(BoardStore store) {
    return new Board(store, MEMBERS, LIMITS);
  }
}
