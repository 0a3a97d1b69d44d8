package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;

/** Where the fields of each kind of proof are, written down apart from the code that reads them. */
final class Fields {
  enum Type {
    POINT,
    /** A point that may be the identity. */
    ANY_POINT,
    SCALAR,
    NUMBER
  }

  record Field(String name, int offset, Type type, boolean isPublic) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Field> fields = new ArrayList<>();
  private int offset;

  private Fields() {}

  /** p: a point of the statement, i: one that may be the identity, m: a number; Y, z: the proof. */
  private static List<Field> of(String layout) {
    Fields fields = new Fields();
    for (int k = 0; k < layout.length(); k++) {
      char c = layout.charAt(k);
      String name = c + "" + k;
      switch (c) {
        case 'p' -> fields.add(name, Type.POINT, true);
        case 'i' -> fields.add(name, Type.ANY_POINT, true);
        case 'm' -> fields.add(name, Type.NUMBER, true);
        case 'Y' -> fields.add(name, Type.POINT, false);
        default -> fields.add(name, Type.SCALAR, false);
      }
    }
    return fields.fields;
  }

  private void add(String name, Type type, boolean isPublic) {
    fields.add(new Field(name, offset, type, isPublic));
    offset += type == Type.NUMBER ? 8 : 32;
  }

  static List<Field> of(Vectors.Line line) {
    return switch (line.name()) {
      case "pubkey-validity" -> of("pYz");
      case "zero-ciphertext" -> of("pppYYz");
      case "ciphertext-ciphertext-equality" -> of("ppppiiYYYYzzz");
      case "ciphertext-commitment-equality" -> of("ppppYYYzzz");
      case "grouped-ciphertext-2-handles-validity" -> of("pppiiYYYzz");
      case "grouped-ciphertext-3-handles-validity" -> of("ppppiiiYYYYzz");
      case "batched-grouped-ciphertext-2-handles-validity" -> of("pppiipiiYYYzz");
      case "batched-grouped-ciphertext-3-handles-validity" -> of("ppppiiipiiiYYYYzz");
      case "percentage-with-cap" -> of("pppmYzzYYzzz");
      default -> range(line.bytes(0).length);
    };
  }

  private static List<Field> range(int length) {
    Fields fields = new Fields();
    fields.add("V0", Type.POINT, true);
    fields.offset = 264;
    for (String point : List.of("A", "S", "T_1", "T_2")) {
      fields.add(point, Type.POINT, false);
    }
    for (String scalar : List.of("t_x", "t_x_blinding", "e_blinding")) {
      fields.add(scalar, Type.SCALAR, false);
    }
    while (fields.offset < length - 64) {
      fields.add("L or R at " + fields.offset, Type.POINT, false);
    }
    fields.add("ipp_a", Type.SCALAR, false);
    fields.add("ipp_b", Type.SCALAR, false);
    return fields.fields;
  }
}
