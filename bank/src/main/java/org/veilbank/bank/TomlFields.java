package org.veilbank.bank;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a TOML file, read key by key. What is wrong is added to the file's problems, and
 * reading goes on; a value that is missing or wrong is null.
 */
final class TomlFields {
  private static final int SHOWN = 60;

  /** Plain notation only: 1e3 or a sign are more likely slips than numbers. */
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");

  private final String name;
  private final TomlTable table;
  private final TomlPosition start;
  private final FileProblems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private TomlFields(String name, TomlTable table, TomlPosition start, FileProblems problems) {
    this.name = name;
    this.table = table;
    this.start = start;
    this.problems = problems;
  }

  /** The top of a file, or null if it is not TOML. */
  static @Nullable TomlFields parse(String text, FileProblems problems) {
    TomlParseResult result = Toml.parse(text);
    // After a syntax error, what seems to be missing may be there.
    result.errors().forEach(e -> problems.add(e.position(), String.valueOf(e.getMessage())));
    return result.hasErrors()
        ? null
        : new TomlFields("", result, TomlPosition.positionAt(1, 1), problems);
  }

  @Nullable String string(String key) {
    Object value = value(key, "a string");
    if (value instanceof String string) {
      return string;
    }
    refuseType(key, value, "a string");
    return null;
  }

  @Nullable Integer integer(String key) {
    Object value = value(key, "an integer");
    if (value instanceof Long number) {
      if (number == number.intValue()) {
        return number.intValue();
      }
      refuse(key, "%s = %d, need at most %d".formatted(key, number, Integer.MAX_VALUE));
    } else {
      refuseType(key, value, "an integer");
    }
    return null;
  }

  @Nullable BigDecimal decimal(String key) {
    String expected = "a number in quotes, as \"12.5\"";
    Object value = value(key, expected);
    if (value instanceof String text && DECIMAL.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    refuseType(key, value, expected);
    return null;
  }

  @Nullable List<BigDecimal> decimals(String key) {
    String expected = "numbers in quotes, as [\"12.5\", \"50\"]";
    Object value = value(key, expected);
    if (!(value instanceof TomlArray array)) {
      refuseType(key, value, expected);
      return null;
    }
    List<BigDecimal> numbers = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Object element = array.get(i);
      if (element instanceof String text && DECIMAL.matcher(text).matches()) {
        numbers.add(new BigDecimal(text));
      } else {
        problems.add(
            Objects.requireNonNullElse(array.inputPositionOf(i), start),
            "%s has %s, need %s".formatted(key, shown(element), expected));
      }
    }
    return numbers.size() == array.size() ? numbers : null;
  }

  @Nullable TomlFields table(String key) {
    String expected = "a table [%s]".formatted(key);
    Object value = value(key, expected);
    if (value instanceof TomlTable inner) {
      return new TomlFields("[%s]".formatted(key), inner, position(key), problems);
    }
    refuseType(key, value, expected);
    return null;
  }

  /** The tables of an array; null if there is none. */
  @Nullable List<TomlFields> tables(String key) {
    String expected = "tables [[%s]]".formatted(key);
    Object value = value(key, expected);
    if (!(value instanceof TomlArray array)) {
      refuseType(key, value, expected);
      return null;
    }
    if (array.isEmpty()) {
      refuseType(key, value, expected);
    }
    List<TomlFields> tables = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      TomlPosition at = Objects.requireNonNullElse(array.inputPositionOf(i), start);
      if (array.get(i) instanceof TomlTable inner) {
        tables.add(new TomlFields("[[%s]] %d".formatted(key, i + 1), inner, at, problems));
      } else {
        problems.add(at, "%s has %s, need %s".formatted(key, shown(array.get(i)), expected));
      }
    }
    return tables;
  }

  /** Refuses all keys that nobody asked for. */
  void refuseOthers() {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        refuse(
            key,
            "unknown key \"%s\" = %s, need one of %s"
                .formatted(
                    shortened(key), shown(table.get(List.of(key))), String.join(", ", known)));
      }
    }
  }

  /**
   * What a constructor makes, whose refusal is about a key's value.
   *
   * @return null if it refused
   */
  <T> @Nullable T check(String key, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      refuse(key, String.valueOf(e.getMessage()));
      return null;
    } catch (ArithmeticException e) {
      refuse(key, "%s = %s is too large".formatted(key, shown(table.get(List.of(key)))));
      return null;
    }
  }

  /** A problem with a key's value. */
  void refuse(String key, String what) {
    problems.add(position(key), name.isEmpty() ? what : "%s: %s".formatted(name, what));
  }

  private @Nullable Object value(String key, String expected) {
    known.add(key);
    Object value = table.get(List.of(key));
    if (value == null) {
      refuse(key, "no key \"%s\", need %s".formatted(key, expected));
    }
    return value;
  }

  private void refuseType(String key, @Nullable Object value, String expected) {
    if (value != null) {
      refuse(key, "%s = %s, need %s".formatted(key, shown(value), expected));
    }
  }

  /** Of a key, or of the table if it is not there. */
  private TomlPosition position(String key) {
    return Objects.requireNonNullElse(table.inputPositionOf(List.of(key)), start);
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case TomlTable _ -> "a table";
      case TomlArray _ -> "an array";
      case String text -> "\"%s\"".formatted(shortened(text));
      case null, default -> shortened(String.valueOf(value));
    };
  }

  /** As it is shown in errors. */
  static String shortened(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return text.codePointCount(0, text.length()) > SHOWN ? out + "..." : out.toString();
  }
}
