package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the server does in one step. It keeps scripts by their SHA-1, until it starts anew. */
enum Script {
  APPEND("append.lua", ScriptOutputType.MULTI),
  SIZE("size.lua", ScriptOutputType.VALUE),
  SHELVE("shelve.lua", ScriptOutputType.VALUE),
  PUBLISH("publish.lua", ScriptOutputType.VALUE);

  private final String text;
  private final String sha1;
  private final ScriptOutputType output;

  Script(String resource, ScriptOutputType output) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": is not among the classes");
      }
      byte[] bytes = in.readAllBytes();
      this.text = new String(bytes, UTF_8);
      this.sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
    this.output = output;
  }

  /** Starts it; a list comes as a list of byte arrays, a string as a byte array. */
  <T> CompletionStage<T> start(
      RedisAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... values) {
    CompletionStage<T> kept = redis.evalsha(sha1, output, keys, values);
    return kept.exceptionallyCompose(e ->
        e instanceof RedisNoScriptException
            ? redis.eval(text, output, keys, values)
            : CompletableFuture.failedFuture(e));
  }
}
