package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes keys, ciphertexts and proofs of ours to the file that the property names, for {@code
 * verify-ours.mjs} among the resources, which lets the public package verify them.
 */
@EnabledIfSystemProperty(named = "veilbank.proof.exchange", matches = ".+")
class ZkSdkExchangeTest {
  private final SeededRandom random = new SeededRandom(System.nanoTime());
  private final List<String> lines = new ArrayList<>();

  private void add(String name, byte[]... fields) {
    StringBuilder line = new StringBuilder(name);
    for (byte[] field : fields) {
      line.append(' ').append(HexFormat.of().formatHex(field));
    }
    lines.add(line.toString());
  }

  @Test
  void writeProofs() throws IOException {
    for (int n = 0; n < 4; n++) {
      ElGamalKeyPair keys = ElGamalKeyPair.generate(random);
      add("keys", keys.exportSecretBytes(), keys.publicKey().encoding().toBytes());
      Ciphertext ciphertext =
          Ciphertext.encrypt(keys.publicKey(), 1000L * n, PedersenOpening.random(random));
      add("ciphertext", keys.exportSecretBytes(), ciphertext.compress().encode());
      lines.set(lines.size() - 1, lines.getLast() + " " + 1000 * n);
      ProvingTest.oneOfEach(random, random).forEach((name, proof) -> add(name, proof.encode()));
    }
    CommittedAmount fee = CommittedAmount.of(100, PedersenOpening.random(random));
    add(
        "percentage-with-cap",
        PercentageWithCapProof.prove(
                fee,
                PedersenCommitment.of(3, PedersenOpening.random(random)),
                PedersenOpening.random(random),
                CommittedAmount.of(4, PedersenOpening.random(random)),
                100,
                random)
            .encode());
    for (List<Integer> bits :
        List.of(
            List.of(64),
            List.of(48, 16),
            List.of(48, 32, 48),
            List.of(64, 64),
            List.of(64, 64, 64, 64),
            List.of(32, 32, 32, 32, 32, 32, 32, 32))) {
      List<CommittedAmount> amounts = new ArrayList<>();
      for (int length : bits) {
        amounts.add(
            CommittedAmount.of(
                (random.nextLong() >>> 1) >>> (64 - length), PedersenOpening.random(random)));
      }
      add("range", BatchedRangeProof.prove(amounts, bits, random).encode());
    }
    Path file = Path.of(System.getProperty("veilbank.proof.exchange"));
    assertThat(Files.write(file, lines)).isNotEmptyFile();
  }
}
