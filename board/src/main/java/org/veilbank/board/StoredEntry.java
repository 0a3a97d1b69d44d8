package org.veilbank.board;

import org.jspecify.annotations.Nullable;

/** What a store holds at a position: bytes that claim to be an entry, or a reason why not. */
public final class StoredEntry {
  private final long position;
  private final byte[] encoded;
  private final byte[] inline;
  private final @Nullable String damage;

  private StoredEntry(long position, byte[] encoded, byte[] inline, @Nullable String damage) {
    this.position = position;
    this.encoded = encoded;
    this.inline = inline;
    this.damage = damage;
  }

  /** Bytes, which are not copied. */
  public static StoredEntry of(long position, byte[] encoded, byte[] inline) {
    return new StoredEntry(position, encoded, inline, null);
  }

  /** Something that storage has lost or spoilt. */
  public static StoredEntry damaged(long position, String reason) {
    return new StoredEntry(position, new byte[0], new byte[0], reason);
  }

  /** The position in the log, from 0. */
  public long position() {
    return position;
  }

  /** The entry's bytes; shared, not to be changed. */
  public byte[] encoded() {
    return encoded;
  }

  /** The payload, if it is stored with the entry, else nothing; shared, not to be changed. */
  public byte[] inline() {
    return inline;
  }

  /** What storage found wrong by itself, or null. */
  public @Nullable String damage() {
    return damage;
  }
}
