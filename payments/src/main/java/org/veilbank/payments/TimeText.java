package org.veilbank.payments;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as simulators write them: {@code 2022/09/01 00:20}, {@code 2022-10-07T10:35:19Z}, {@code
 * 2017-01-01}. One scanner is both stricter than a choice of formatters and several times as fast.
 */
final class TimeText {
  static final String EXPECTED = "a time like 2022-09-01 00:20:00 or 2022/09/01 00:20";

  private static final int DATE = "2022-09-01".length();
  private static final int MINUTES = "2022-09-01 00:20".length();
  private static final int SECONDS = "2022-09-01 00:20:00".length();

  private TimeText() {}

  /** The moment that a text means, in UTC if it names no zone; null if it means none. */
  static @Nullable Moment moment(String text) {
    boolean zulu = text.endsWith("Z");
    String t = zulu ? text.substring(0, text.length() - 1) : text;
    if (t.length() != MINUTES && t.length() != SECONDS && (t.length() != DATE || zulu)) {
      return null;
    }
    char dash = t.charAt(4);
    boolean formed = (dash == '-' || dash == '/') && t.charAt(7) == dash;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (t.length() > DATE) {
      formed &= (t.charAt(10) == ' ' || t.charAt(10) == 'T') && t.charAt(13) == ':';
      hour = digits(t, 11, 13);
      minute = digits(t, 14, 16);
    }
    if (t.length() == SECONDS) {
      formed &= t.charAt(16) == ':';
      second = digits(t, 17, 19);
    }
    int year = digits(t, 0, 4);
    if (!formed || year < 0) {
      return null;
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(year, digits(t, 5, 7), digits(t, 8, 10), hour, minute, second);
      return new Moment.At(local.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A number, or -1, which is no part of a time, if there is anything but digits. */
  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = 10 * value + (c - '0');
    }
    return value;
  }
}
