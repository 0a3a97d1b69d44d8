package org.veilbank.round;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.veilbank.board.Payload;

/** A spool in memory. */
public final class MemorySpool implements Spool {
  private final Map<String, Payload> kept = new ConcurrentHashMap<>();

  @Override
  public Optional<Payload> find(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  @Override
  public Payload keep(String name, byte[] bytes) {
    Payload payload = Payload.of(bytes.clone());
    kept.put(name, payload);
    return payload;
  }

  @Override
  public void clear(String prefix) {
    kept.keySet().removeIf(name -> name.startsWith(prefix));
  }
}
