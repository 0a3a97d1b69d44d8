package org.veilbank.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.card.Counter.RANDOM;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.ledger.VerifyingKey;
import org.veilbank.proof.ElGamalKeyPair;

class LedgerPolicyTest {
  private static final VerifyingKey REGISTRAR = SigningKey.of(new byte[32]).verifyingKey();

  private static final String TEXT =
      """
      Veilbank card ledger, version 1
      name = A Bank
      registrar = 3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29
      auditor = none
      transactions = proved
      """;

  @Test
  void hasOneText() {
    LedgerPolicy policy = new LedgerPolicy("A Bank", REGISTRAR, Optional.empty(), true);
    assertThat(policy.format()).isEqualTo(TEXT);
    assertThat(LedgerPolicy.parse(TEXT)).isEqualTo(policy);
    assertThat(policy.id())
        .hasToString("2c0110566a9b3ae2bb8f7bb06b0c8c7902dedcb451d143f10e0d1058b6b0fee4");
    try (ElGamalKeyPair auditor = ElGamalKeyPair.generate(RANDOM)) {
      LedgerPolicy audited =
          new LedgerPolicy("A Bank", REGISTRAR, Optional.of(auditor.publicKey()), false);
      assertThat(LedgerPolicy.parse(audited.format())).isEqualTo(audited);
      assertThat(audited.id()).isNotEqualTo(policy.id());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version 1 | version 2 | line 1: 'Veilbank card ledger, version 2', expected",
        "name = A Bank | nam = A Bank | line 2: 'nam = A Bank', expected 'name = ...'",
        "A Bank | Ä Bank | name 'Ä Bank': expected 1 to 100 printable ASCII",
        "registrar = 3b | registrar = 3B | line 3: registrar '3B6a",
        "registrar = 3b6a | registrar = 0000 | expected an Ed25519 key of prime order",
        "auditor = none | auditor = x | line 4: auditor 'x', expected 64 hexadecimal digits",
        "proved | perhaps | line 5: transactions 'perhaps', expected proved or simulated",
      })
  void refusesOthers(String part, String altered, String message) {
    assertThat(TEXT).contains(part);
    assertThatThrownBy(() -> LedgerPolicy.parse(TEXT.replaceFirst(part, altered)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesMoreAndFewerLines() {
    assertThatThrownBy(() -> LedgerPolicy.parse(TEXT + "more\n")).hasMessage("6 lines, expected 5");
    assertThatThrownBy(() -> LedgerPolicy.parse("")).hasMessageStartingWith("line 1: ''");
    assertThatThrownBy(() -> LedgerPolicy.parse(TEXT.strip()))
        .hasMessage("a policy ends with one line break, and has no others");
    assertThatThrownBy(() -> LedgerPolicy.parse(TEXT.replace("\n", "\r\n")))
        .hasMessage("a policy ends with one line break, and has no others");
    String identity = TEXT.replace("none", "0".repeat(64));
    assertThatThrownBy(() -> LedgerPolicy.parse(identity))
        .hasMessage("line 4: auditor: public key: is the identity");
  }
}
