package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;

class EntryTest {
  private static final Entry ENTRY =
      TestBanks.signer(2)
          .sign(
              300,
              Hash.sha256(new byte[1]),
              new StepKey(TestBanks.EPOCH, 70_000, 17, 255, "table-commitment"),
              Hash.sha256(new byte[2]),
              5_000_000_000L);

  @Test
  void entriesComeBackAsTheyWere() throws InvalidLogEncodingException {
    Entry read = Entry.decode(ENTRY.encode());
    assertThat(read).isEqualTo(ENTRY);
    assertThat(read.header()).isEqualTo(ENTRY.header());
    assertThat(read.isSignedBy(TestBanks.MEMBERS.verifyingKey(2))).isTrue();
    assertThat(read.isSignedBy(TestBanks.MEMBERS.verifyingKey(1))).isFalse();
    assertThat(ENTRY.encode().length).isLessThan(Entry.MAX_BYTES);
  }

  /** Diagnostic notation of RFC 8949: 13 elements, the smallest heads. */
  @Test
  void theEncodingIsTheStatedOne() {
    String hex = HexFormat.of().formatHex(ENTRY.encode());
    String zero = TestBanks.CONSORTIUM.toString();
    assertThat(hex)
        .startsWith("8d01" + "5820" + zero + "02" + "19012c" + "5820")
        .contains("70" + HexFormat.of().formatHex(TestBanks.text("table-commitment")))
        .contains("1a00011170" + "11" + "18ff" + "5820")
        .contains("1b000000012a05f200" + "5840");
  }

  @Test
  void anyChangedByteIsNoticed() {
    byte[] bytes = ENTRY.encode();
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 4;
      try {
        Entry read = Entry.decode(changed);
        assertThat(read.isSignedBy(TestBanks.MEMBERS.verifyingKey(2))).isFalse();
      } catch (InvalidLogEncodingException e) {
        assertThat(e).hasMessageStartingWith("entry");
      }
      int end = i;
      assertThatThrownBy(() -> Entry.decode(Arrays.copyOf(bytes, end)))
          .isInstanceOf(InvalidLogEncodingException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8c, 'entry: \"12 elements\", need an array of 13'",
    "0, a1, 'entry: \"CBOR major type 5\", need major type 4'",
    "0, 9f, 'entry: \"CBOR additional information 31\", need a definite length or value'",
    "1, 02, 'entry version: \"2\", need 1'",
    "1, 1801, 'entry version: \"1 in 1 bytes\", need 0 to 2^63-1 in the shortest form'",
    "2, 581f, 'entry consortium: \"31 bytes\", need 32 bytes'",
    "36, 00, 'entry author: \"0\", need 1 to 255'",
    "36, 19ffff, 'entry author: \"65535\", need 0 to 255'",
    "37, 20, 'entry sequence: \"CBOR major type 1\", need major type 0'",
    "37, 1bffffffffffffffff, 'entry sequence: \"18446744073709551615\", need 0 to 2^63-1 in the shortest form'",
    "74, 78ff, 'entry kind: \"255 bytes\", need at most 32 bytes'",
    "74, 6141, 'entry kind: \"A\", need 1 to 32 of a-z, 0-9, -'",
    "74, 61ff, 'entry kind: \"[-1]\", need valid UTF-8'",
  })
  void whatIsWrongIsSaidWithPlaceValueAndExpectation(int at, String hex, String message) {
    byte[] bytes = ENTRY.encode();
    byte[] other = HexFormat.of().parseHex(hex);
    byte[] changed = Arrays.copyOf(bytes, at + other.length + bytes.length);
    System.arraycopy(other, 0, changed, at, other.length);
    assertThatThrownBy(() -> Entry.decode(Arrays.copyOf(changed, Entry.MAX_BYTES)))
        .isInstanceOf(InvalidLogEncodingException.class)
        .hasMessage(message);
  }

  @Test
  void bytesBehindAnEntryAndLongOnesAreRefused() {
    byte[] bytes = ENTRY.encode();
    assertThatThrownBy(() -> Entry.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("entry: \"1 bytes behind it\", need none");
    assertThatThrownBy(() -> Entry.decode(new byte[Entry.MAX_BYTES + 1]))
        .hasMessage("entry: \"321 bytes\", need at most 320");
  }

  @Test
  void whatMakesNoEntryIsRefused() {
    assertThatThrownBy(() -> new StepKey(TestBanks.EPOCH, -1, 0, 0, "x"))
        .hasMessageContaining("need none below 0");
    assertThatThrownBy(() -> new StepKey(TestBanks.EPOCH, 0, 0, 0, "X"))
        .hasMessageContaining("kind \"X\"");
    assertThatThrownBy(() -> new BankSigner(TestBanks.MEMBERS, 2, TestBanks.seed(1)))
        .hasMessage("signing key: is not that of bank 2 of 3");
    assertThat(TestBanks.signer(1)).hasToString("BankSigner[bank 1, redacted]");
  }
}
