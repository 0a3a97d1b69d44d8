package org.veilbank.round;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;

/**
 * What a posted ciphertext must say of itself. Others compute with the noise bound and the scale
 * factor that it states, and there is one right value of each.
 *
 * @param level its level
 * @param factor its scale factor
 * @param noiseBits log2 of its noise bound
 */
record CiphertextForm(int level, long factor, double noiseBits) {

  /** Of a fresh encryption under a public key. */
  static CiphertextForm fresh(BgvContext context, int level) {
    return new CiphertextForm(level, 1, context.freshNoiseBits());
  }

  /** Of a ciphertext that is at hand. */
  static CiphertextForm of(Ciphertext ciphertext) {
    return new CiphertextForm(ciphertext.level(), ciphertext.factor(), ciphertext.noiseBits());
  }

  /** Encodings of ciphertexts of one form, one after the other. */
  static byte[] encode(BgvContext context, List<Ciphertext> ciphertexts) {
    BgvCodec codec = new BgvCodec(context);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ciphertexts.forEach(each -> out.writeBytes(codec.encode(each)));
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param forms that the ciphertexts must have; all of one level
   * @throws InvalidEncodingException if the bytes are no encodings, or one has another form
   */
  static List<Ciphertext> decode(BgvContext context, byte[] bytes, List<CiphertextForm> forms)
      throws InvalidEncodingException {
    List<Ciphertext> ciphertexts = decode(context, bytes, forms.size());
    for (int i = 0; i < forms.size(); i++) {
      CiphertextForm form = of(ciphertexts.get(i));
      if (!form.equals(forms.get(i))) {
        ciphertexts.forEach(Ciphertext::close);
        throw new InvalidEncodingException(
            "ciphertext %d: %s, need %s".formatted(i, form, forms.get(i)));
      }
    }
    return ciphertexts;
  }

  /** Reads so many encodings of one level, whatever their form. */
  static List<Ciphertext> decode(BgvContext context, byte[] bytes, int count)
      throws InvalidEncodingException {
    if (bytes.length % count != 0) {
      throw new InvalidEncodingException(
          "%d bytes: need %d ciphertexts of equal length".formatted(bytes.length, count));
    }
    int length = bytes.length / count;
    BgvCodec codec = new BgvCodec(context);
    List<Ciphertext> ciphertexts = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ciphertexts.add(
            codec.decodeCiphertext(Arrays.copyOfRange(bytes, i * length, (i + 1) * length)));
      }
    } catch (InvalidEncodingException e) {
      ciphertexts.forEach(Ciphertext::close);
      throw e;
    }
    return ciphertexts;
  }

  @Override
  public String toString() {
    return "level %d, factor %d, noise 2^%.2f".formatted(level, factor, noiseBits);
  }
}
