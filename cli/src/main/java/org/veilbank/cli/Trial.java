package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderKey;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.Genesis;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;

/**
 * A consortium on one machine, for a demonstration or a measurement: each bank a process of its own
 * with a folder of its own, all of it below one folder.
 *
 * @param folder where keys, logs and results go
 * @param banks how many there are
 * @param threshold how many decrypt together
 * @param release what is released of each measure
 * @param minContributors the least number of banks that must have a client
 * @param address of the board
 * @param parameters of the encryption
 * @param heap the most of each process, as for -Xmx
 * @param threads of each process
 */
record Trial(
    Path folder,
    int banks,
    int threshold,
    Release release,
    int minContributors,
    String address,
    NamedParameters parameters,
    String heap,
    int threads) {
  private static final int PAUSE_MILLIS = 200;
  private static final int KEY_BYTES = 32;

  /** The genesis' file. */
  Path genesisFile() {
    return folder.resolve("genesis.toml");
  }

  /** A bank's result, the bank from 1. */
  Path result(int bank) {
    return folder.resolve("bank_%d_result.csv".formatted(bank - 1));
  }

  /**
   * Runs all banks until each has its result.
   *
   * @return the most bytes of memory that all held together, or -1 if a bank failed, which is said
   */
  long run(DemoData data, DemoProgress progress, PrintWriter text)
      throws IOException, InterruptedException {
    List<BankProcess> processes = new ArrayList<>();
    try {
      for (int bank = 1; bank <= banks; bank++) {
        processes.add(start(bank, data));
      }
      long peak = await(processes, progress);
      return failures(processes, text) > 0 ? -1 : peak;
    } finally {
      processes.forEach(BankProcess::close);
    }
  }

  /** Makes each bank's keys, and a genesis that all of them sign. */
  Genesis found(DemoData found, SecureRandom random) throws IOException, InvalidFileException {
    int capacity = Math.ceilDiv(found.mostClients(), 100) * 100;
    List<Member> members = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      Path file = keyFile(bank);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, key);
      Arrays.fill(key, (byte) 0);
      try (FolderKey folderKey = FolderKey.ofKeyFile(file);
          BankFolder made =
              BankFolder.create(keys(bank), "bank " + bank, capacity, folderKey, random)) {
        members.add(made.member());
      }
    }
    Policy policy =
        new Policy(
            found.measures().stream().map(m -> new MeasurePolicy(m, release)).toList(),
            minContributors,
            30,
            4,
            10_000);
    Genesis genesis = new Genesis("demonstration", members, threshold, parameters, policy);
    GenesisFile.create(genesisFile(), genesis, List.of("A demonstration's consortium."));
    for (int bank = 1; bank <= banks; bank++) {
      try (FolderKey folderKey = FolderKey.ofKeyFile(keyFile(bank));
          BankFolder opened = BankFolder.open(keys(bank), folderKey, random)) {
        byte[] seed = opened.exportSigningSeed();
        GenesisSignatures.sign(genesisFile(), genesis, seed);
        Arrays.fill(seed, (byte) 0);
      }
    }
    return genesis;
  }

  private Path keys(int bank) {
    return folder.resolve("bank-%d".formatted(bank));
  }

  private Path keyFile(int bank) {
    return folder.resolve("bank-%d.key".formatted(bank));
  }

  /**
   * Starts a bank.
   *
   * @param bank from 1
   */
  BankProcess start(int bank, DemoData found) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--keys", keys(bank).toString(),
                "--key-file", keyFile(bank).toString(),
                "--genesis", genesisFile().toString(),
                "--data", found.files().get(bank - 1).toString(),
                "--board", address,
                "--out", folder.toString(),
                "--threads", Integer.toString(threads)));
    if (bank == 1) {
      arguments.add("--open");
    }
    return new BankProcess(bank, heap, arguments, folder.resolve("bank-%d.log".formatted(bank)));
  }

  /** Waits for all to end, or for one to fail; the most memory that all held together. */
  private static long await(List<BankProcess> processes, DemoProgress progress)
      throws InterruptedException {
    long peak = 0;
    boolean running = true;
    while (running) {
      progress.show(processes);
      peak = Math.max(peak, processes.stream().mapToLong(BankProcess::residentBytes).sum());
      running = false;
      for (BankProcess process : processes) {
        if (process.isAlive()) {
          running = true;
        } else if (process.exitCode() != 0) {
          return peak;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return peak;
  }

  private static int failures(List<BankProcess> processes, PrintWriter text)
      throws IOException, InterruptedException {
    int failed = 0;
    for (BankProcess process : processes) {
      if (!process.isAlive() && process.exitCode() != 0) {
        failed++;
        text.printf("%nbank %d failed:%n%s%n", process.bank(), process.lastWords());
      }
    }
    return failed;
  }
}
