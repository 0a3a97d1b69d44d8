package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.junit.jupiter.api.Test;

/**
 * Transcripts against the equivalence tests of the merlin crate, Strobe against its conformance
 * test, Keccak against BouncyCastle.
 */
class TranscriptTest {
  private static final byte[] KIBIBYTE = new byte[1024];

  static {
    Arrays.fill(KIBIBYTE, (byte) 99);
  }

  private static String challenge(Transcript transcript) {
    byte[] bytes = new byte[32];
    transcript.challenge("challenge", bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void simpleTranscriptIsThatOfMerlin() {
    Transcript transcript = Transcript.of("test protocol").append("some label", ascii("some data"));
    assertThat(challenge(transcript))
        .isEqualTo("d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615");
  }

  @Test
  void complexTranscriptIsThatOfMerlin() {
    Transcript transcript = Transcript.of("test protocol").append("step1", ascii("some data"));
    String last = "";
    for (int round = 0; round < 32; round++) {
      last = challenge(transcript);
      transcript.append("bigdata", KIBIBYTE);
      transcript.append("challengedata", HexFormat.of().parseHex(last));
    }
    assertThat(last).isEqualTo("a8c933f54fae76e3f9bea93648c1308e7dfa2152dd51674ff3ca438351cf003c");
  }

  @Test
  void strobePassesItsConformanceTest() {
    Strobe strobe = new Strobe("Conformance Test Protocol");
    byte[] out = new byte[32];
    strobe.metaAd("ms", false);
    strobe.metaAd("g", true);
    strobe.ad(KIBIBYTE, false);
    strobe.metaAd("prf", false);
    strobe.prf(out);
    assertThat(out)
        .asHexString()
        .isEqualToIgnoringCase("b48e645ca17c667fd5206ba57a6a228d72d8e1903814d3f17f622996d7cfefb0");
    strobe.metaAd("key", false);
    strobe.key(out);
    strobe.metaAd("prf", false);
    strobe.prf(out);
    assertThat(out)
        .asHexString()
        .isEqualToIgnoringCase("07e45cce8078cee259e3e375bb85d75610e2d1e1201c5f645045a194edd49ff8");
  }

  @Test
  void permutationIsThatOfSha3() {
    SplittableRandom random = new SplittableRandom(1);
    for (int length = 0; length < 136; length++) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      byte[] padded = Arrays.copyOf(message, 200);
      padded[length] ^= 0x06;
      padded[135] ^= (byte) 0x80;
      long[] state = new long[Keccak.LANES];
      for (int i = 0; i < padded.length; i++) {
        state[i / 8] |= (padded[i] & 0xFFL) << (8 * (i % 8));
      }
      Keccak.permute(state);
      byte[] hash = new byte[32];
      for (int i = 0; i < hash.length; i++) {
        hash[i] = (byte) (state[i / 8] >>> (8 * (i % 8)));
      }
      SHA3Digest digest = new SHA3Digest(256);
      digest.update(message, 0, length);
      byte[] expected = new byte[32];
      digest.doFinal(expected, 0);
      assertThat(hash).as("%d bytes", length).isEqualTo(expected);
    }
  }

  @Test
  void framingTellsMessagesApart() {
    assertThat(challenge(Transcript.of("p").append("a", ascii("bc"))))
        .isNotEqualTo(challenge(Transcript.of("p").append("ab", ascii("c"))));
    assertThat(challenge(Transcript.of("p").append("l", ascii("ab")).append("l", ascii("c"))))
        .isNotEqualTo(
            challenge(Transcript.of("p").append("l", ascii("a")).append("l", ascii("bc"))));
  }

  @Test
  void copiesGoTheirOwnWays() {
    Transcript one = Transcript.of("p").append("l", ascii("past"));
    Transcript two = one.copy();
    Transcript three = one.copy().append("l", ascii("more"));
    assertThat(challenge(one)).isEqualTo(challenge(two)).isNotEqualTo(challenge(three));
  }
}
