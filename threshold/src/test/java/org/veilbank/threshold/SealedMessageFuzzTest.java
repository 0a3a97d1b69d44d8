package org.veilbank.threshold;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.veilbank.fhe.InvalidEncodingException;

class SealedMessageFuzzTest {
  private static final SealingKey KEY = SealingKey.of(Consortium.testSeed(1));
  private static final SealContext CONTEXT =
      new SealContext(Consortium.EPOCH, 5, new BankIndex(1), new BankIndex(2));

  /** Nobody forges a message by chance, and nothing but the stated exception comes of trying. */
  @FuzzTest
  void bytesThatNobodySealedDoNotOpen(byte[] bytes) {
    try {
      SealedMessage.open(bytes, KEY, CONTEXT);
    } catch (InvalidEncodingException e) {
      return;
    }
    throw new AssertionError("opened " + bytes.length + " bytes that nobody sealed");
  }
}
