package org.veilbank.board.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @Test
  void everyPartIsRead() {
    assertThat(RedisAddress.parse("rediss://redis.bank.example:7000/12?board=pilot-2"))
        .isEqualTo(new RedisAddress("redis.bank.example", 7000, 12, true, "pilot-2"));
    assertThat(RedisAddress.parse("redis://[::1]:7000/"))
        .isEqualTo(new RedisAddress("::1", 7000, 0, false, "board"));
  }

  @Test
  void whatIsLeftOutHasADefault() {
    assertThat(RedisAddress.parse("redis://localhost"))
        .isEqualTo(new RedisAddress("localhost", 6379, 0, false, "board"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis://localhost:6379/0?board=board", "rediss://[::1]:7000/12?board=pilot-2"})
  void whatIsShownIsReadBack(String text) {
    assertThat(RedisAddress.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://bank:secret@localhost",
        "redis://:secret@localhost:6379/0",
        "rediss://secret@localhost",
        "redis://bank:se%cret@localhost",
        "redis://bank:secret@localhost?board=NO"
      })
  void aUserOrPasswordIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("credentials")
        .hasMessageNotContaining("cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "http://localhost",
        "redis:///0",
        "redis://localhost:0",
        "redis://localhost:65536",
        "redis://localhost/x",
        "redis://localhost/0/1",
        "redis://localhost/99999",
        "redis://localhost?board=",
        "redis://localhost?board=Board",
        "redis://localhost?board=a:b",
        "redis://localhost?board=a&timeout=5",
        "redis://localhost?name=a",
        "redis://localhost#a",
        "redis://local host"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need");
  }

  @Test
  void credentialsDoNotPrintThePassword() {
    Credentials credentials = new Credentials("bank", "secret".toCharArray());
    assertThat(credentials.toString()).contains("bank").doesNotContain("secret");
    assertThat(RedisOptions.DEFAULTS.withCredentials(credentials).toString())
        .doesNotContain("secret");
  }
}
