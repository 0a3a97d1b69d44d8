package org.veilbank.card;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionCodec;

/**
 * What is signed: a domain of its own, the ledger's id, the transaction, and all of the evidence
 * that is in front of the signature (LED-2.2). The public proof formats name neither ledger nor
 * sequence number; this does.
 */
final class SignedBytes {
  private static final byte[] OWNER = domain("veilbank/card/transaction/1");
  private static final byte[] REGISTRAR = domain("veilbank/card/registration/1");

  private SignedBytes() {}

  /** By the owner of the transaction's account. */
  static byte[] ofOwner(LedgerId ledger, Transaction transaction, byte[] proofs) {
    return concatenate(OWNER, ledger.toBytes(), TransactionCodec.encode(transaction), proofs);
  }

  /** By the registrar: the owner's signature is behind the proof. */
  static byte[] ofRegistrar(
      LedgerId ledger, Transaction.OpenAccount transaction, byte[] proofAndSignature) {
    return concatenate(
        REGISTRAR, ledger.toBytes(), TransactionCodec.encode(transaction), proofAndSignature);
  }

  static byte[] concatenate(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Text and a zero byte, so that no domain is the beginning of another. */
  private static byte[] domain(String name) {
    return (name + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
