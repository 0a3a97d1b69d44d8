package org.veilbank.fhe;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;

/** A context with keys from a seed, and the tools to look inside ciphertexts. */
final class Fixture {
  final BgvContext context;
  final RandomStream randomness;
  final SecretKey secretKey;
  final PublicKey publicKey;
  final RelinearisationKey relinearisationKey;
  final Encoder encoder;
  final Encryptor encryptor;
  final Decryptor decryptor;
  final Evaluator evaluator;

  Fixture(BgvParameters parameters, long seed) {
    this(parameters, seed, Workers.single());
  }

  Fixture(BgvParameters parameters, long seed, Workers workers) {
    context = new BgvContext(parameters, workers);
    randomness = testSeed(seed).stream();
    KeyGenerator generator = new KeyGenerator(context);
    secretKey = generator.secretKey(randomness);
    publicKey = generator.publicKey(secretKey, randomness);
    relinearisationKey = generator.relinearisationKey(secretKey, randomness);
    encoder = new Encoder(context);
    encryptor = new Encryptor(context);
    decryptor = new Decryptor(secretKey);
    evaluator = new Evaluator(context);
  }

  static Fixture toy(long seed) {
    return new Fixture(NamedParameters.INSECURE_TOY_1024.parameters(), seed);
  }

  static Seed testSeed(long seed) {
    return Seed.of("veilbank tests: not a secret key".getBytes(StandardCharsets.US_ASCII))
        .derive("test", seed);
  }

  long t() {
    return context.parameters().plaintextModulus().value();
  }

  int degree() {
    return context.parameters().degree();
  }

  long[] randomSlots(Random random) {
    return random.longs(degree(), 0, t()).toArray();
  }

  Ciphertext encrypt(long[] slots) {
    return encryptor.encrypt(encoder.encode(slots), publicKey, randomness);
  }

  long[] decrypt(Ciphertext ciphertext) {
    return encoder.decode(decryptor.decrypt(ciphertext));
  }

  /** c0 + c1*s modulo Q, centred: by its definition, in big integers. */
  BigInteger[] phase(Ciphertext ciphertext) {
    int level = ciphertext.level();
    BigInteger q = context.product(0, level + 1);
    BigInteger[] sum = new BigInteger[degree()];
    Arrays.fill(sum, BigInteger.ZERO);
    for (int i = 0; i <= level; i++) {
      PrimeRing ring = context.ring(i);
      Modulus prime = ring.modulus();
      double[] row = new double[degree()];
      ring.multiply(ciphertext.c1()[i], secretKey.evaluations(i), row);
      ring.add(row, ciphertext.c0()[i], row);
      ring.inverse(row);
      BigInteger cofactor = q.divide(BigInteger.valueOf(prime.value()));
      BigInteger unit =
          cofactor.multiply(BigInteger.valueOf(prime.invert(prime.canonical(cofactor))));
      for (int j = 0; j < row.length; j++) {
        sum[j] = sum[j].add(unit.multiply(BigInteger.valueOf(prime.canonical(row[j]))));
      }
    }
    BigInteger half = q.shiftRight(1);
    for (int j = 0; j < sum.length; j++) {
      BigInteger x = sum[j].mod(q);
      sum[j] = x.compareTo(half) > 0 ? x.subtract(q) : x;
    }
    return sum;
  }

  /** log2 of the largest value of the noise at the complex primitive 2N-th roots of unity. */
  double trueNoiseBits(Ciphertext ciphertext) {
    BigInteger[] phase = phase(ciphertext);
    int n = phase.length;
    double[] re = new double[n];
    double[] im = new double[n];
    for (int j = 0; j < n; j++) {
      double x = phase[j].doubleValue();
      re[j] = x * Math.cos(Math.PI * j / n);
      im[j] = x * Math.sin(Math.PI * j / n);
    }
    fft(re, im);
    double largest = 0;
    for (int j = 0; j < n; j++) {
      largest = Math.max(largest, Math.hypot(re[j], im[j]));
    }
    return Math.log(largest) / Math.log(2);
  }

  private static void fft(double[] re, double[] im) {
    int n = re.length;
    for (int i = 0; i < n; i++) {
      int j = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(n) + 1);
      if (i < j) {
        double x = re[i];
        re[i] = re[j];
        re[j] = x;
        double y = im[i];
        im[i] = im[j];
        im[j] = y;
      }
    }
    for (int size = 2; size <= n; size *= 2) {
      for (int start = 0; start < n; start += size) {
        for (int k = 0; k < size / 2; k++) {
          double angle = 2 * Math.PI * k / size;
          double c = Math.cos(angle);
          double s = Math.sin(angle);
          int a = start + k;
          int b = a + size / 2;
          double x = re[b] * c - im[b] * s;
          double y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }
}
