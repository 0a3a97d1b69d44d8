package org.veilbank.fhe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.veilbank.math.Modulus;
import org.veilbank.math.Seed;

/**
 * Keys and ciphertexts as bytes. Each value has one encoding, and each encoding is of one value.
 *
 * <p>An encoding starts with the four bytes {@code VBFE}, the format version (1), the kind, and the
 * SHA-256 digest of the parameters. Integers are big-endian. Then follows, by kind:
 *
 * <ul>
 *   <li>1, ciphertext: level (1 byte), scale factor (4), noise bits (8, IEEE 754), c0 and c1 for
 *       each prime in turn
 *   <li>2, seeded ciphertext: level (1), seed (32), c0 for each prime
 *   <li>3, public key: seed (32), b for each ciphertext prime and the first special prime
 *   <li>4, relinearisation key: for each prime (ciphertext, then special) and each digit, b and a
 *   <li>5, secret key: a signed byte for each coefficient
 *   <li>6, plaintext: the coefficients modulo t
 * </ul>
 *
 * <p>Polynomials modulo a prime are N evaluations, in the order of {@link
 * org.veilbank.math.PrimeRing#evaluationExponent}, packed as in {@link PackedRow}. The total length
 * is fixed by kind and level, and is checked before anything is allocated. The noise bits of a
 * ciphertext are its maker's claim: whoever does not trust the maker knows a bound from elsewhere.
 */
public final class BgvCodec {
  private static final int MAGIC = 0x56424645;
  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 32;

  /** What an encoding is of. */
  private enum Kind {
    CIPHERTEXT(1, "ciphertext"),
    SEEDED_CIPHERTEXT(2, "seeded ciphertext"),
    PUBLIC_KEY(3, "public key"),
    RELINEARISATION_KEY(4, "relinearisation key"),
    SECRET_KEY(5, "secret key"),
    PLAINTEXT(6, "plaintext");

    final byte code;
    final String text;

    Kind(int code, String text) {
      this.code = (byte) code;
      this.text = text;
    }
  }

  private final BgvContext context;
  private final BgvParameters parameters;
  private final byte[] digest;
  private final EncodedSizes sizes;

  /** A codec for a context. */
  public BgvCodec(BgvContext context) {
    this.context = context;
    this.parameters = context.parameters();
    this.digest = parameters.digest();
    this.sizes = new EncodedSizes(parameters);
  }

  /** Encodes a ciphertext. */
  public byte[] encode(Ciphertext ciphertext) {
    context.requireSame(ciphertext.context());
    int level = ciphertext.level();
    byte[] bytes = new byte[sizes.ciphertext(level)];
    int body =
        header(bytes, Kind.CIPHERTEXT)
            .put((byte) level)
            .putInt((int) ciphertext.factor())
            .putDouble(ciphertext.noiseBits())
            .position();
    double[][] rows = new double[2 * (level + 1)][];
    for (int i = 0; i <= level; i++) {
      rows[2 * i] = ciphertext.c0()[i];
      rows[2 * i + 1] = ciphertext.c1()[i];
    }
    writeRows(rows, 2, bytes, body);
    return bytes;
  }

  /**
   * Decodes a ciphertext.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public Ciphertext decodeCiphertext(byte[] bytes) throws InvalidEncodingException {
    ByteBuffer in = open(bytes, Kind.CIPHERTEXT, EncodedSizes.CIPHERTEXT_FIELDS);
    int level = readLevel(in, Kind.CIPHERTEXT);
    requireLength(bytes, sizes.ciphertext(level), Kind.CIPHERTEXT);
    long factor = Integer.toUnsignedLong(in.getInt());
    if (factor < 1 || factor >= context.t()) {
      throw new InvalidEncodingException(
          "ciphertext: scale factor %d, need 1 to %d".formatted(factor, context.t() - 1));
    }
    double noiseBits = in.getDouble();
    double limit = parameters.logQ(level) - 1;
    // The bits of a negative zero are those of no other valid bound, but it is none of ours.
    if (!(noiseBits >= 0 && noiseBits < limit) || Double.doubleToRawLongBits(noiseBits) < 0) {
      throw new InvalidEncodingException(
          "ciphertext: noise bits %s, need 0 to less than %.1f".formatted(noiseBits, limit));
    }
    double[][] rows = context.rows().take(2 * (level + 1));
    readRows(rows, 2, bytes, in.position(), Kind.CIPHERTEXT);
    double[][] c0 = new double[level + 1][];
    double[][] c1 = new double[level + 1][];
    for (int i = 0; i <= level; i++) {
      c0[i] = rows[2 * i];
      c1[i] = rows[2 * i + 1];
    }
    return new Ciphertext(context, level, factor, noiseBits, c0, c1);
  }

  /** Encodes a seeded ciphertext. */
  public byte[] encode(SeededCiphertext ciphertext) {
    context.requireSame(ciphertext.context());
    int level = ciphertext.level();
    byte[] bytes = new byte[sizes.seededCiphertext(level)];
    int body =
        header(bytes, Kind.SEEDED_CIPHERTEXT)
            .put((byte) level)
            .put(ciphertext.seed().exportBytes())
            .position();
    writeRows(ciphertext.c0(), 1, bytes, body);
    return bytes;
  }

  /**
   * Decodes a seeded ciphertext.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public SeededCiphertext decodeSeededCiphertext(byte[] bytes) throws InvalidEncodingException {
    ByteBuffer in = open(bytes, Kind.SEEDED_CIPHERTEXT, EncodedSizes.SEEDED_FIELDS);
    int level = readLevel(in, Kind.SEEDED_CIPHERTEXT);
    requireLength(bytes, sizes.seededCiphertext(level), Kind.SEEDED_CIPHERTEXT);
    Seed seed = readSeed(in);
    double[][] c0 = context.rows().take(level + 1);
    readRows(c0, 1, bytes, in.position(), Kind.SEEDED_CIPHERTEXT);
    return new SeededCiphertext(context, level, seed, c0);
  }

  /** Encodes a public key. */
  public byte[] encode(PublicKey key) {
    context.requireSame(key.context());
    byte[] bytes = new byte[sizes.publicKey()];
    int body = header(bytes, Kind.PUBLIC_KEY).put(key.seed().exportBytes()).position();
    writeRows(key.b(), 1, bytes, body);
    return bytes;
  }

  /**
   * Decodes a public key.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public PublicKey decodePublicKey(byte[] bytes) throws InvalidEncodingException {
    ByteBuffer in = open(bytes, Kind.PUBLIC_KEY, Seed.BYTES);
    requireLength(bytes, sizes.publicKey(), Kind.PUBLIC_KEY);
    Seed seed = readSeed(in);
    double[][] b = new double[PublicKey.primeCount(parameters)][parameters.degree()];
    readRows(b, 1, bytes, in.position(), Kind.PUBLIC_KEY);
    return new PublicKey(context, seed, b);
  }

  /** Encodes a relinearisation key. */
  public byte[] encode(RelinearisationKey key) {
    context.requireSame(key.context());
    byte[] bytes = new byte[sizes.relinearisationKey()];
    int body = header(bytes, Kind.RELINEARISATION_KEY).position();
    int digits = parameters.digitCount();
    double[][] rows = new double[2 * digits * parameters.primeCount()][];
    for (int i = 0; i < rows.length; i++) {
      int prime = i / (2 * digits);
      int digit = i / 2 % digits;
      rows[i] = i % 2 == 0 ? key.b(prime)[digit] : key.a(prime)[digit];
    }
    writeRows(rows, 2 * digits, bytes, body);
    return bytes;
  }

  /**
   * Decodes a relinearisation key.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public RelinearisationKey decodeRelinearisationKey(byte[] bytes) throws InvalidEncodingException {
    ByteBuffer in = open(bytes, Kind.RELINEARISATION_KEY, 0);
    requireLength(bytes, sizes.relinearisationKey(), Kind.RELINEARISATION_KEY);
    int digits = parameters.digitCount();
    int primes = parameters.primeCount();
    double[][] rows = new double[2 * digits * primes][parameters.degree()];
    readRows(rows, 2 * digits, bytes, in.position(), Kind.RELINEARISATION_KEY);
    double[][][] b = new double[primes][digits][];
    double[][][] a = new double[primes][digits][];
    for (int i = 0; i < rows.length; i++) {
      (i % 2 == 0 ? b : a)[i / (2 * digits)][i / 2 % digits] = rows[i];
    }
    return new RelinearisationKey(context, b, a);
  }

  /** Encodes a secret key: the bytes are as secret as the key. */
  public byte[] exportSecretKey(SecretKey key) {
    context.requireSame(key.context());
    byte[] coefficients = key.exportCoefficients();
    byte[] bytes = new byte[sizes.secretKey()];
    header(bytes, Kind.SECRET_KEY).put(coefficients);
    Arrays.fill(coefficients, (byte) 0);
    return bytes;
  }

  /**
   * Decodes a secret key. Errors do not tell coefficients.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public SecretKey decodeSecretKey(byte[] bytes) throws InvalidEncodingException {
    open(bytes, Kind.SECRET_KEY, 0);
    requireLength(bytes, sizes.secretKey(), Kind.SECRET_KEY);
    byte[] coefficients = Arrays.copyOfRange(bytes, EncodedSizes.HEADER, bytes.length);
    int outside = 0;
    for (byte c : coefficients) {
      outside |= parameters.secretSummands() - Math.abs(c);
    }
    if (outside < 0) {
      Arrays.fill(coefficients, (byte) 0);
      throw new InvalidEncodingException(
          "secret key: a coefficient is not within +-" + parameters.secretSummands());
    }
    return new SecretKey(context, coefficients);
  }

  /** Encodes a plaintext. */
  public byte[] encode(Plaintext plaintext) {
    context.requireSame(plaintext.context());
    Modulus t = parameters.plaintextModulus();
    byte[] bytes = new byte[sizes.plaintext()];
    int body = header(bytes, Kind.PLAINTEXT).position();
    PackedRow.write(plaintext.coefficients(), t, bytes, body);
    return bytes;
  }

  /**
   * Decodes a plaintext.
   *
   * @throws InvalidEncodingException if the bytes are not the encoding of one under these
   *     parameters
   */
  public Plaintext decodePlaintext(byte[] bytes) throws InvalidEncodingException {
    ByteBuffer in = open(bytes, Kind.PLAINTEXT, 0);
    Modulus t = parameters.plaintextModulus();
    requireLength(bytes, sizes.plaintext(), Kind.PLAINTEXT);
    double[] row = new double[parameters.degree()];
    int bad = PackedRow.read(bytes, in.position(), t, row);
    if (bad >= 0) {
      throw new InvalidEncodingException(
          "plaintext: coefficient %d is not below t=%s".formatted(bad, t));
    }
    return new Plaintext(context, row);
  }

  private ByteBuffer header(byte[] bytes, Kind kind) {
    return ByteBuffer.wrap(bytes).putInt(MAGIC).put(VERSION).put(kind.code).put(digest);
  }

  /** Checks the header, and that the fields after it are there. */
  private ByteBuffer open(byte[] bytes, Kind kind, int fieldBytes) throws InvalidEncodingException {
    int least = EncodedSizes.HEADER + fieldBytes;
    if (bytes.length < least) {
      throw new InvalidEncodingException(
          "%s: %d bytes, need at least %d".formatted(kind.text, bytes.length, least));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int magic = in.getInt();
    if (magic != MAGIC) {
      throw new InvalidEncodingException(
          "%s: starts with 0x%08x, need 0x%08x (VBFE)".formatted(kind.text, magic, MAGIC));
    }
    byte version = in.get();
    if (version != VERSION) {
      throw new InvalidEncodingException(
          "%s: format version %d, need %d".formatted(kind.text, version & 0xff, VERSION));
    }
    byte code = in.get();
    if (code != kind.code) {
      throw new InvalidEncodingException(
          "%s: kind %d, need %d".formatted(kind.text, code & 0xff, kind.code));
    }
    byte[] foreign = new byte[DIGEST_BYTES];
    in.get(foreign);
    if (!Arrays.equals(foreign, digest)) {
      throw new InvalidEncodingException(
          "%s: made under other parameters than %s".formatted(kind.text, parameters));
    }
    return in;
  }

  private int readLevel(ByteBuffer in, Kind kind) throws InvalidEncodingException {
    int level = in.get() & 0xff;
    if (level > parameters.topLevel()) {
      throw new InvalidEncodingException(
          "%s: level %d, need 0 to %d".formatted(kind.text, level, parameters.topLevel()));
    }
    return level;
  }

  private static Seed readSeed(ByteBuffer in) {
    byte[] seed = new byte[Seed.BYTES];
    in.get(seed);
    return Seed.of(seed);
  }

  private static void requireLength(byte[] bytes, int length, Kind kind)
      throws InvalidEncodingException {
    if (bytes.length != length) {
      throw new InvalidEncodingException(
          "%s: %d bytes, need %d".formatted(kind.text, bytes.length, length));
    }
  }

  /** Writes rows, of which so many in turn belong to each prime. */
  private void writeRows(double[][] rows, int perPrime, byte[] bytes, int offset) {
    int[] offsets = offsets(rows.length, perPrime, offset);
    context
        .workers()
        .run(
            rows.length,
            i -> PackedRow.write(rows[i], parameters.prime(i / perPrime), bytes, offsets[i]));
  }

  private void readRows(double[][] rows, int perPrime, byte[] bytes, int offset, Kind kind)
      throws InvalidEncodingException {
    int[] offsets = offsets(rows.length, perPrime, offset);
    AtomicReference<@Nullable String> error = new AtomicReference<>();
    context
        .workers()
        .run(
            rows.length,
            i -> {
              Modulus q = parameters.prime(i / perPrime);
              int bad = PackedRow.read(bytes, offsets[i], q, rows[i]);
              if (bad >= 0) {
                error.set(
                    "%s: value %d of row %d is not below its prime %s"
                        .formatted(kind.text, bad, i, q));
              }
            });
    String message = error.get();
    if (message != null) {
      throw new InvalidEncodingException(message);
    }
  }

  private int[] offsets(int rows, int perPrime, int offset) {
    int[] offsets = new int[rows];
    int at = offset;
    for (int i = 0; i < rows; i++) {
      offsets[i] = at;
      at += PackedRow.bytes(parameters.degree(), parameters.prime(i / perPrime));
    }
    return offsets;
  }
}
