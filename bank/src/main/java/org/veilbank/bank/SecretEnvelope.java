package org.veilbank.bank;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * An encrypted file, taken apart, without a key. Big-endian:
 *
 * <pre>
 *   0  "VEILBANKSECRET01"
 *  16  how the folder's key is derived (45 bytes)
 *  61  check value of the folder's key (16)
 *  77  length of the secret's name (1), the name in ASCII, zeros (80)
 * 158  nonce (12)
 * 170  n, the length of the secret (4)
 * 174  CRC-32C of all before (4)
 * 178  AES-256-GCM of the secret, with bytes 0 to 177 as associated data (n + 16)
 *      CRC-32C of all before (4)
 * </pre>
 *
 * <p>The checksums keep nobody from changing anything: they tell damage from a wrong key, and a
 * wrong key from a change that somebody made.
 */
final class SecretEnvelope {
  /** Most characters of a name. */
  static final int MAX_NAME = 80;

  static final int CHECK_BYTES = 16;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;
  static final int HEADER_BYTES = 178;

  private static final byte[] MAGIC = "VEILBANKSECRET01".getBytes(StandardCharsets.US_ASCII);
  private static final int CRC_BYTES = Integer.BYTES;
  private static final int MAX_SECRET = 1 << 30;

  private final KeyDerivation derivation;
  private final byte[] check;
  private final String name;
  private final byte[] nonce;
  private final byte[] header;
  private final byte[] sealed;

  private SecretEnvelope(
      KeyDerivation derivation,
      byte[] check,
      String name,
      byte[] nonce,
      byte[] header,
      byte[] sealed) {
    this.derivation = derivation;
    this.check = check;
    this.name = name;
    this.nonce = nonce;
    this.header = header;
    this.sealed = sealed;
  }

  /** The header of a file that is to be written. */
  static byte[] header(
      KeyDerivation derivation, byte[] check, String name, byte[] nonce, int secretBytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC);
    derivation.writeInto(out);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    out.put(check).put((byte) ascii.length).put(Arrays.copyOf(ascii, MAX_NAME));
    out.put(nonce).putInt(secretBytes);
    return out.putInt(crc(out.array(), HEADER_BYTES - CRC_BYTES)).array();
  }

  /** The whole file. */
  static byte[] file(byte[] header, byte[] sealed) {
    ByteBuffer out = ByteBuffer.allocate(header.length + sealed.length + CRC_BYTES);
    out.put(header).put(sealed);
    return out.putInt(crc(out.array(), header.length + sealed.length)).array();
  }

  /**
   * Takes a file apart.
   *
   * @throws BankFolderException if it is no such file, is truncated, or is damaged
   */
  static SecretEnvelope parse(byte[] file) throws BankFolderException {
    if (file.length < MAGIC.length || !Arrays.equals(file, 0, 16, MAGIC, 0, 16)) {
      throw new BankFolderException(
          "does not begin as an encrypted file of a bank, with \"VEILBANKSECRET01\"");
    }
    if (file.length < HEADER_BYTES) {
      throw new BankFolderException(
          "is truncated: has %d bytes, its header alone %d".formatted(file.length, HEADER_BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    if (in.getInt(HEADER_BYTES - CRC_BYTES) != crc(file, HEADER_BYTES - CRC_BYTES)) {
      throw new BankFolderException("is damaged: the checksum of its header is wrong");
    }
    in.position(MAGIC.length);
    KeyDerivation derivation = KeyDerivation.read(in);
    byte[] check = new byte[CHECK_BYTES];
    in.get(check);
    int length = in.get() & 0xff;
    byte[] name = new byte[MAX_NAME];
    in.get(name);
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    int secretBytes = in.getInt();
    if (length > MAX_NAME || secretBytes < 0 || secretBytes > MAX_SECRET) {
      throw new BankFolderException(
          "is changed: name of %d bytes and secret of %d".formatted(length, secretBytes));
    }
    int need = HEADER_BYTES + secretBytes + TAG_BYTES + CRC_BYTES;
    if (file.length != need) {
      throw new BankFolderException(
          "is %s: has %d bytes, need %d"
              .formatted(file.length < need ? "truncated" : "too long", file.length, need));
    }
    if (in.getInt(need - CRC_BYTES) != crc(file, need - CRC_BYTES)) {
      throw new BankFolderException("is damaged: its checksum is wrong");
    }
    return new SecretEnvelope(
        derivation,
        check,
        new String(name, 0, length, StandardCharsets.US_ASCII),
        nonce,
        Arrays.copyOf(file, HEADER_BYTES),
        Arrays.copyOfRange(file, HEADER_BYTES, need - CRC_BYTES));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  KeyDerivation derivation() {
    return derivation;
  }

  /** Check value of the folder's key; shared, not to be changed, as the other arrays. */
  byte[] check() {
    return check;
  }

  String name() {
    return name;
  }

  byte[] nonce() {
    return nonce;
  }

  byte[] header() {
    return header;
  }

  byte[] sealed() {
    return sealed;
  }
}
