package org.veilbank.round;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.PublicKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;

/**
 * A bank's own table of a round (RND-2.3): who has which place, and the two words of each slot,
 * those of nobody's slots being random.
 */
final class OwnTable {
  private final List<SaltedId> ids;
  private final CuckooTable table;
  private final Seed seed;
  private final long t;

  /**
   * Places clients.
   *
   * @param seed of the bank's randomness in the round; stays the caller's
   */
  OwnTable(
      ClientIds clients, Hash consortium, Hash beacon, int bank, int slots, long t, Seed seed) {
    BankSalt salt = new BankSalt(consortium, beacon, bank, slots, t);
    this.ids = new ArrayList<>(clients.count());
    this.seed = seed;
    this.t = t;
    for (int client = 0; client < clients.count(); client++) {
      ids.add(salt.of(clients.utf8(client)));
    }
    try (Seed placing = seed.derive("cuckoo");
        RandomStream randomness = placing.stream()) {
      this.table = CuckooTable.place(ids, slots, randomness);
    }
  }

  /** Who has which place. */
  CuckooTable places() {
    return table;
  }

  /** The two words of a range, encrypted at the top level: their encodings, one after the other. */
  byte[] encrypted(TableRange range, BgvContext context, PublicKey key) {
    long[] words0 = new long[context.parameters().degree()];
    long[] words1 = new long[words0.length];
    try (Seed own = seed.derive("table", range.index());
        RandomStream randomness = own.stream()) {
      for (int i = range.first(); i < range.end(); i++) {
        int client = table.client(range.tableOffset() + i - range.first());
        words0[i] = client == CuckooTable.NOBODY ? word(randomness) : ids.get(client).word0();
        words1[i] = client == CuckooTable.NOBODY ? word(randomness) : ids.get(client).word1();
      }
      BgvCodec codec = new BgvCodec(context);
      Encoder encoder = new Encoder(context);
      Encryptor encryptor = new Encryptor(context);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (long[] words : List.of(words0, words1)) {
        try (Ciphertext word = encryptor.encrypt(encoder.encode(words), key, randomness)) {
          out.writeBytes(codec.encode(word));
        }
        Arrays.fill(words, 0);
      }
      return out.toByteArray();
    }
  }

  /** Uniform in [0, t). */
  private long word(RandomStream randomness) {
    long bits = -1L >>> Long.numberOfLeadingZeros(t);
    long word;
    do {
      word = randomness.nextLong() & bits;
    } while (word >= t);
    return word;
  }
}
