package org.veilbank.round;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks for secrets in what others get to see: their first 8 bytes, raw, in hex or base64. */
final class SecretScan {
  private static final int PREFIX = 8;

  private final Map<Long, String> prefixes = new LinkedHashMap<>();
  private final BitSet firstTwo = new BitSet(1 << 16);

  /** A secret in all its forms. */
  void secret(String name, byte[] bytes) {
    prefix(name, bytes);
    prefix(name + " in hex", ascii(HexFormat.of().formatHex(bytes)));
    prefix(name + " in HEX", ascii(HexFormat.of().withUpperCase().formatHex(bytes)));
    prefix(name + " in base64", Base64.getEncoder().encode(bytes));
    prefix(name + " in base64url", Base64.getUrlEncoder().encode(bytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void prefix(String name, byte[] bytes) {
    if (bytes.length >= PREFIX) {
      long word = 0;
      for (byte b : Arrays.copyOf(bytes, PREFIX)) {
        word = (word << 8) | (b & 0xff);
      }
      prefixes.put(word, name);
      firstTwo.set((int) (word >>> 48));
    }
  }

  /** Which secret is in some bytes. */
  Optional<String> find(byte[] bytes) {
    long word = 0;
    for (int i = 0; i < bytes.length; i++) {
      word = (word << 8) | (bytes[i] & 0xff);
      if (i >= PREFIX - 1 && firstTwo.get((int) (word >>> 48)) && prefixes.containsKey(word)) {
        return Optional.ofNullable(prefixes.get(word));
      }
    }
    return Optional.empty();
  }

  Optional<String> find(String text) {
    return find(text.getBytes(StandardCharsets.UTF_8));
  }
}
