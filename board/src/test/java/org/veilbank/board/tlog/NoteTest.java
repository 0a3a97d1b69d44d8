package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
  private static final String TEXT = "If you think cryptography\nis the answer\n\nthen\n";
  private static final NoteSigner SIGNER = new NoteSigner("example.com/bank", seed(1));
  private static final Cosigner WITNESS = new Cosigner("example.com/witness", seed(2));
  private static final SignedNote NOTE = new SignedNote(TEXT, List.of(SIGNER.sign(TEXT)));
  private static final Checkpoint CHECKPOINT =
      new Checkpoint("example.com/log", 0, MerkleTree.EMPTY_ROOT);

  static Stream<String> verifiedNotes() {
    return Stream.of(Vectors.text("notes/verified-notes.json").split("\\},"));
  }

  static Stream<String> examples() {
    return Stream.of(Vectors.text("notes/spec-examples.txt").split("=== ")).skip(1);
  }

  @ParameterizedTest
  @MethodSource("verifiedNotes")
  void notesOfOthersAreVerified(String line) throws Exception {
    SignedNote note = SignedNote.parse(vectorNote(line));
    NoteKey key = NoteKey.parse(Vectors.strings(Vectors.field(line, "vkey")).getFirst());
    String result = Vectors.strings(Vectors.field(line, "result")).getFirst();
    Map<NoteKey, NoteSignature> verified = note.verified(List.of(key, SIGNER.key()));
    assertThat(verified).containsOnlyKeys(key);
    if (key.algorithm() == NoteAlgorithm.COSIGNATURE_V1) {
      assertThat(result).isEqualTo("cosig ok ts=" + verified.get(key).posixSeconds());
    } else {
      assertThat(result).isEqualTo("ed25519 ok");
    }
    assertThat(note.encode()).isEqualTo(vectorNote(line));
    SignedNote changed = new SignedNote("x" + note.text(), note.signatures());
    assertThatThrownBy(() -> changed.verified(List.of(key)))
        .isInstanceOf(InvalidSignatureException.class);
  }

  private static byte[] vectorNote(String line) {
    String file = Vectors.strings(Vectors.field(line, "file")).getFirst();
    if (line.contains("\"note\"")) {
      String note = Vectors.strings(Vectors.field(line, "note")).getFirst();
      return note.replace("\\n", "\n").getBytes(UTF_8);
    }
    String name = file.substring(file.lastIndexOf('/') + 1);
    return Vectors.bytes(
        file.startsWith("tlog-tessera")
            ? "tessera/" + name
            : file.contains("/mirror/") ? "sunlight/checkpoint" : "sunlight/witness-checkpoint");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesOfTheSpecificationsAreReadUnlessAbridged(String block) throws Exception {
    byte[] note = (block.substring(block.indexOf('\n') + 1).strip() + "\n").getBytes(UTF_8);
    if (block.contains("[...]") || block.startsWith("tlog-witness")) {
      assertThatThrownBy(() -> SignedNote.parse(note))
          .isInstanceOf(InvalidLogEncodingException.class);
      return;
    }
    SignedNote read = SignedNote.parse(note);
    assertThat(read.encode()).isEqualTo(note);
    if (!block.startsWith("signed-note")) {
      Checkpoint checkpoint = Checkpoint.parse(read.text());
      assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
      assertThat(checkpoint.size()).isEqualTo(20852163);
      assertThat(checkpoint.text()).isEqualTo(read.text());
    }
    if (block.startsWith("tlog-cosignature")) {
      assertThat(read.signatures().get(1).posixSeconds()).isEqualTo(1679315147);
    }
  }

  @Test
  void aSignedNoteSurvivesEncodingAndNamesItsSigner() throws Exception {
    SignedNote read = SignedNote.parse(NOTE.encode());
    assertThat(read).isEqualTo(NOTE);
    assertThat(read.verified(List.of(SIGNER.key()))).containsOnlyKeys(SIGNER.key());
    assertThat(NoteKey.parse(SIGNER.key().toString())).isEqualTo(SIGNER.key());
  }

  @Test
  void strangersAreKeptAndIgnored() throws Exception {
    NoteSigner sameName = new NoteSigner(SIGNER.key().name(), seed(3));
    SignedNote note = NOTE.with(sameName.sign("another text\n"));
    assertThat(SignedNote.parse(note.encode()).signatures()).hasSize(2);
    assertThat(note.verified(List.of(SIGNER.key()))).containsOnlyKeys(SIGNER.key());
    assertThat(note.verified(List.of())).isEmpty();
  }

  @Test
  void oneFalseSignatureOfAKnownKeySpoilsTheNote() {
    SignedNote note = NOTE.with(SIGNER.sign("another text\n"));
    assertThatThrownBy(() -> note.verified(List.of(SIGNER.key())))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining("example.com/bank");
  }

  @Test
  void aCosignatureBindsItsTime() throws Exception {
    NoteSignature signature = WITNESS.cosign(CHECKPOINT, 1_700_000_000);
    SignedNote note = new SignedNote(CHECKPOINT.text(), List.of(signature));
    assertThat(note.verified(List.of(WITNESS.key())).get(WITNESS.key()).posixSeconds())
        .isEqualTo(1_700_000_000);
    byte[] bytes = signature.bytes();
    for (int at : new int[] {0, 7, 8, 71}) {
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) 0x80;
      assertThat(
              WITNESS
                  .key()
                  .verify(
                      note.text(),
                      new NoteSignature(signature.keyName(), signature.keyId(), changed)))
          .isFalse();
    }
    assertThatThrownBy(() -> WITNESS.cosign(CHECKPOINT, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyOfOneTypeDoesNotStandForTheOther() {
    NoteSigner signer = new NoteSigner("example.com/witness", seed(2));
    assertThat(signer.key().publicKey()).isEqualTo(WITNESS.key().publicKey());
    assertThat(signer.key().id()).isNotEqualTo(WITNESS.key().id());
    assertThat(WITNESS.key().verify(CHECKPOINT.text(), signer.sign(CHECKPOINT.text()))).isFalse();
    assertThat(signer.key().verify(CHECKPOINT.text(), WITNESS.cosign(CHECKPOINT, 1))).isFalse();
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(SIGNER).hasToString("NoteSigner[example.com/bank, redacted]");
    assertThat(WITNESS).hasToString("Cosigner[example.com/witness, redacted]");
  }

  @Test
  void moreThanAHundredSignaturesAreRefused() throws Exception {
    List<NoteSignature> most = Collections.nCopies(100, SIGNER.sign(TEXT));
    byte[] bytes = new SignedNote(TEXT, most).encode();
    assertThat(SignedNote.parse(bytes).signatures()).hasSize(100);
    String line = "\u2014 " + SIGNER.sign(TEXT) + "\n";
    byte[] more = (new String(bytes, UTF_8) + line).getBytes(UTF_8);
    assertThatThrownBy(() -> SignedNote.parse(more))
        .isInstanceOf(InvalidLogEncodingException.class)
        .hasMessageContaining("100 signatures");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\u2014 name AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAA=",
        "text\n\n\u2014 name AAAAAA==\n",
        "text\n\n\u2014 name AAAAAAA\n",
        "text\n\n\u2014 name AAAAAAB=\n",
        "text\n\n\u2014 name AAAAAAA= \n",
        "text\n\n\u2014 name  AAAAAAA=\n",
        "text\n\n\u2014  AAAAAAA=\n",
        "text\n\n\u2014 na+me AAAAAAA=\n",
        "text\n\n\u2014 na\u00a0me AAAAAAA=\n",
        "text\n\n\u2014 na\u0085me AAAAAAA=\n",
        "text\n\n- name AAAAAAA=\n",
        "text\r\n\n\u2014 name AAAAAAA=\n",
        "te\u0000xt\n\n\u2014 name AAAAAAA=\n",
      })
  void malformedNotesAreRefused(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note.getBytes(UTF_8)))
        .isInstanceOf(InvalidLogEncodingException.class);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin1 = "\u00e9\n\n- name AAAAAAA=\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> SignedNote.parse(latin1))
        .isInstanceOf(InvalidLogEncodingException.class)
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
        "example.com/foo+530d903a+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+",
      })
  void malformedVerifierKeysAreRefused(String vkey) {
    assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(InvalidLogEncodingException.class);
  }

  private static byte[] seed(int value) {
    byte[] seed = new byte[32];
    seed[0] = (byte) value;
    return seed;
  }
}
