package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Text with signature lines, as C2SP signed-note has it. The text means nothing until {@link
 * #verified} names a key that is trusted with it.
 *
 * @param text ends with a newline
 * @param signatures 1 to 100, by known and unknown keys
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** Most signatures of a note. */
  public static final int MAX_SIGNATURES = 100;

  private static final String PREFIX = "\u2014 ";

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the text or the number of signatures is not allowed
   */
  public SignedNote {
    signatures = List.copyOf(signatures);
    checkText(text);
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException(
          "note with %d signatures: need 1 to 100".formatted(signatures.size()));
    }
  }

  static void checkText(String text) {
    if (!text.endsWith("\n") || !NoteText.isClean(text)) {
      throw new IllegalArgumentException(
          "note text: need a newline at the end, no other control character, no lone surrogate");
    }
  }

  /**
   * Reads a note.
   *
   * @throws InvalidLogEncodingException if the bytes are not the encoding of one
   */
  public static SignedNote parse(byte[] bytes) throws InvalidLogEncodingException {
    String note = decodeUtf8(bytes);
    if (!NoteText.isClean(note)) {
      throw new InvalidLogEncodingException("note", note, "no control character but newline");
    }
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
      throw new InvalidLogEncodingException(
          "note", note, "text, a blank line, signature lines, a newline at the end");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (int at = blank + 2; at < note.length(); ) {
      int end = note.indexOf('\n', at);
      String line = note.substring(at, end);
      String place = "signature %d of note".formatted(signatures.size() + 1);
      if (signatures.size() == MAX_SIGNATURES) {
        throw new InvalidLogEncodingException(place, line, "100 signatures at most");
      }
      if (!line.startsWith(PREFIX)) {
        throw new InvalidLogEncodingException(place, line, "an em dash and a space at the start");
      }
      signatures.add(NoteSignature.parse(place, line.substring(PREFIX.length())));
      at = end + 1;
    }
    return new SignedNote(note.substring(0, blank + 1), signatures);
  }

  private static String decodeUtf8(byte[] bytes) throws InvalidLogEncodingException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidLogEncodingException("note", new String(bytes, UTF_8), "valid UTF-8");
    }
  }

  /** The note as bytes. */
  public byte[] encode() {
    return toString().getBytes(UTF_8);
  }

  /** This note with one more signature. */
  public SignedNote with(NoteSignature signature) {
    List<NoteSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignedNote(text, more);
  }

  /**
   * The known keys that signed, each with its first signature, in the note's order. Signatures in
   * other names are ignored: an empty answer means that nobody known stands for the text. Differs
   * from Go's note.Open: each signature in a known name is checked, repeated ones too.
   *
   * @param known no two with the same name and id
   * @throws InvalidSignatureException if a known key did not make a signature that bears its name
   */
  public Map<NoteKey, NoteSignature> verified(Collection<NoteKey> known)
      throws InvalidSignatureException {
    Map<NoteKey, NoteSignature> verified = new LinkedHashMap<>();
    for (NoteSignature signature : signatures) {
      List<NoteKey> keys = known.stream().filter(k -> k.isNamedBy(signature)).distinct().toList();
      if (keys.size() > 1) {
        throw new IllegalArgumentException("known keys collide: %s".formatted(keys));
      }
      for (NoteKey key : keys) {
        if (!key.verify(text, signature)) {
          throw new InvalidSignatureException("note: %s did not sign it so".formatted(key));
        }
        verified.putIfAbsent(key, signature);
      }
    }
    return Collections.unmodifiableMap(verified);
  }

  /** The note as text. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(s -> note.append(PREFIX).append(s).append('\n'));
    return note.toString();
  }
}
