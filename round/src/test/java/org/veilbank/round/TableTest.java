package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.board.tlog.Hash;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;

class TableTest {
  private static final long T = 786433;
  private static final Hash CONSORTIUM = Hash.sha256(new byte[] {1});

  private static BankSalt salt(int beacon, int bank, int slots) {
    return new BankSalt(CONSORTIUM, Hash.sha256(new byte[] {(byte) beacon}), bank, slots, T);
  }

  private static byte[] person(int i) {
    return ("person " + i).getBytes(StandardCharsets.UTF_8);
  }

  private static List<SaltedId> clients(BankSalt salt, int count) {
    List<SaltedId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(salt.of(person(i)));
    }
    return ids;
  }

  private static RandomStream stream(int seed) {
    byte[] bytes = new byte[Seed.BYTES];
    bytes[0] = (byte) seed;
    return Seed.of(bytes).stream();
  }

  @Test
  void aPersonHasUnrelatedIdentifiersAtEachBankAndInEachRound() {
    SaltedId id = salt(1, 2, 1000).of(person(7));
    assertThat(salt(1, 2, 1000).of(person(7))).isEqualTo(id);
    Set<Integer> words = new HashSet<>();
    for (int beacon = 1; beacon <= 20; beacon++) {
      for (int bank = 1; bank <= 10; bank++) {
        words.add(salt(beacon, bank, 1000).of(person(7)).word0());
      }
    }
    assertThat(words).hasSize(200);
  }

  /** The derivation that the documentation states, so that others can repeat it. */
  @Test
  void theDerivationIsTheStatedOne() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key =
        Hash.sha256(
                "veilbank/salt".getBytes(StandardCharsets.US_ASCII),
                CONSORTIUM.bytes(),
                Hash.sha256(new byte[] {1}).bytes(),
                new byte[] {0, 0, 0, 2})
            .bytes();
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    BigInteger h = new BigInteger(1, mac.doFinal(person(3)));
    SaltedId id = salt(1, 2, 12345).of(person(3));
    assertThat((long) id.word0())
        .isEqualTo(h.shiftRight(192).clearBit(63).mod(BigInteger.valueOf(T)).longValue());
    for (int choice = 0; choice < 3; choice++) {
      long bits = h.shiftRight(8 * (32 - 16 - 5 * (choice + 1))).longValue() & 0xffffffffffL;
      assertThat((long) id.slot(choice)).isEqualTo(bits * 12345 >> 40);
    }
  }

  @Test
  void slotsAndWordsAreSpreadEvenly() {
    int[] slots = new int[16];
    int[] words = new int[16];
    for (SaltedId id : clients(salt(1, 1, 16), 40_000)) {
      for (int choice = 0; choice < 3; choice++) {
        slots[id.slot(choice)]++;
      }
      words[(int) (id.word1() * 16L / T)]++;
    }
    for (int i = 0; i < 16; i++) {
      assertThat(slots[i]).isBetween(7500 - 450, 7500 + 450);
      assertThat(words[i]).isBetween(2500 - 260, 2500 + 260);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 300, 10_000, 100_000})
  void allClientsOfAFullTableFindAPlace(int capacity) {
    TableSize size = TableSize.of(capacity, capacity, 24);
    for (int beacon = 0; beacon < (capacity <= 300 ? 50 : 2); beacon++) {
      List<SaltedId> clients = clients(salt(beacon, 1, size.slots()), capacity);
      CuckooTable table = CuckooTable.place(clients, size.slots(), stream(beacon));
      assertThat(table.unplaced()).isZero();
      assertThat(table.placed(capacity)).containsOnly(true);
      int seen = 0;
      for (int slot = 0; slot < table.slots(); slot++) {
        int client = table.client(slot);
        if (client != CuckooTable.NOBODY) {
          seen++;
          SaltedId id = clients.get(client);
          assertThat(slot).isIn(id.slot0(), id.slot1(), id.slot2());
        }
      }
      assertThat(seen).isEqualTo(capacity);
    }
  }

  @Test
  void whoFindsNoPlaceIsLeftOutAndCounted() {
    List<SaltedId> clients = clients(salt(1, 1, 100), 110);
    CuckooTable table = CuckooTable.place(clients, 100, stream(1));
    assertThat(table.unplaced()).isGreaterThanOrEqualTo(10);
    int placed = 0;
    for (boolean each : table.placed(110)) {
      placed += each ? 1 : 0;
    }
    assertThat(placed).isEqualTo(110 - table.unplaced());
  }

  /** Where more than 24 meet at 1.3 slots a client, from independent sums; one of 25 counts. */
  @ParameterizedTest
  @CsvSource({"300, -48.51", "10000, -43.06", "100000, -39.73", "1000000, -36.41"})
  void clientsAreMissedAsRarelyAsComputedElsewhere(int clients, double overflowLog2) {
    double slots = Math.ceil(1.3 * clients);
    assertThat(TableSize.missedLog2(clients, slots, 24))
        .isCloseTo(overflowLog2 - Math.log(25) / Math.log(2), within(0.2));
  }

  @Test
  void theBoundHoldsAgainstTheExactSumOfTheBinomial() {
    int balls = 300;
    double slots = 130;
    double exact = 0;
    double term = Math.pow(1 - 1 / slots, balls);
    for (int k = 0; k <= balls; k++) {
      if (k > 8) {
        exact += term * (k - 8) / k;
      }
      term *= (balls - k) / ((k + 1) * (slots - 1));
    }
    double bound = Math.pow(2, TableSize.missedLog2(100, slots, 8));
    assertThat(bound).isBetween(slots * exact, 1.3 * slots * exact);
  }

  /** So a bank of 100,000 clients has two chunks, and one of a million twenty. */
  @ParameterizedTest
  @CsvSource({"100000, 2", "1000000, 20"})
  void roundCapacitiesTakeNoMoreChunksThanTheirSlots(int capacity, int chunks) {
    int slots = TableSize.of(capacity, capacity, Candidates.MOST).slots();
    assertThat(Math.ceilDiv(slots, 1 << 16)).isEqualTo(chunks);
  }

  @Test
  void sizesAreEnoughForTheGoalAndHardlyMore() {
    for (int capacity : new int[] {1, 300, 10_000, 1_000_000}) {
      TableSize size = TableSize.of(capacity, capacity, 24);
      assertThat(size.missedLog2()).isLessThanOrEqualTo(-40);
      assertThat(size.slots()).isGreaterThanOrEqualTo((int) (1.3 * capacity));
      assertThat((double) size.slots()).isLessThanOrEqualTo(Math.max(256, 1.6 * capacity));
    }
    // A small bank's table that a large one searches must be larger.
    assertThat(TableSize.of(1000, 100_000, 24).slots()).isGreaterThan(100_000);
    assertThatThrownBy(() -> TableSize.of(0, 1, 24)).hasMessageContaining("need at least 1");
  }
}
