package org.veilbank.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bank in a process of its own: this program again, as {@code veil bank run}. */
final class BankProcess implements AutoCloseable {
  private final int bank;
  private final Process process;
  private final Path log;
  private final Thread reader;
  private volatile String status = "starting";

  /**
   * Starts a bank.
   *
   * @param bank from 1
   * @param heap as for -Xmx
   * @param arguments of {@code veil bank run}
   * @param log where all that it says is kept
   */
  BankProcess(int bank, String heap, List<String> arguments, Path log) throws IOException {
    this.bank = bank;
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Xm")
          && !option.endsWith("GC")
          && !option.matches("-(agentlib|javaagent).*")) {
        command.add(option);
      }
    }
    // Several short-lived processes on one machine: memory that is touched for the first time is
    // what costs, and compiling what is not the arithmetic (which has a threshold of its own).
    command.addAll(
        List.of(
            "-XX:CompileThresholdScaling=8",
            "-XX:+UseSerialGC",
            "-Xmn24m",
            "-Xms" + heap,
            "-Xmx" + heap));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Veil.class.getName());
    command.add("bank");
    command.add("run");
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        var out = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        // "2026-01-31T12:00:00Z round 1, table"
        int space = line.indexOf(' ');
        if (space > 0 && line.charAt(space - 1) == 'Z') {
          status = line.substring(space + 1);
        }
      }
    } catch (IOException e) {
      status = "its output cannot be read: " + e.getMessage();
    }
  }

  /** The bank, from 1. */
  int bank() {
    return bank;
  }

  /** What it said last that it does. */
  String status() {
    return status;
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    return code;
  }

  /** The last lines of what it said. */
  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  /** Bytes of memory that it holds now; 0 if this system does not tell. */
  long residentBytes() {
    Path statm = Path.of("/proc/%d/statm".formatted(process.pid()));
    try {
      return Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4096;
    } catch (IOException | RuntimeException e) {
      // Ended meanwhile, or another system: no figure.
      return 0;
    }
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
