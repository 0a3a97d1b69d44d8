package org.veilbank.round;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veilbank.board.Payload;

/** A spool of which copies can be made, and into which a test can put something else. */
class KeptSpool implements Spool {
  private final Map<String, Payload> kept = new TreeMap<>();

  KeptSpool copy() {
    KeptSpool copy = new KeptSpool();
    copy.kept.putAll(kept);
    return copy;
  }

  @Override
  public Optional<Payload> find(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  @Override
  public Payload keep(String name, byte[] bytes) {
    Payload payload = Payload.of(bytes);
    kept.put(name, payload);
    return payload;
  }

  @Override
  public void clear(String prefix) {
    kept.keySet().removeIf(name -> name.startsWith(prefix));
  }
}
