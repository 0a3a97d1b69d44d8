package org.veilbank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderEpochs;
import org.veilbank.bank.FolderKey;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.BoardStore;
import org.veilbank.fhe.BgvContext;
import org.veilbank.math.Workers;
import org.veilbank.round.BankRunner;
import org.veilbank.round.ClientFile;
import org.veilbank.round.ClientSource;
import org.veilbank.round.FolderSpool;
import org.veilbank.round.Genesis;
import org.veilbank.round.InvalidClientFileException;
import org.veilbank.round.Layout;
import org.veilbank.round.Participant;
import org.veilbank.round.ParticipantSecrets;
import org.veilbank.round.ResultFile;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.ThresholdParameters;

/** A bank's process: its folder of keys, the genesis that all have signed, and the board. */
final class BankSession implements AutoCloseable {
  private final Genesis genesis;
  private final BankIndex self;
  private final BankFolder folder;
  private final Workers workers;
  private final ThresholdParameters parameters;
  private final Board board;
  private final BankSigner signer;
  private final FolderEpochs epochs;
  private final byte[] signingSeed;

  private BankSession(
      Genesis genesis, BankIndex self, BankFolder folder, int threads, BoardStore store) {
    this.genesis = genesis;
    this.self = self;
    this.folder = folder;
    this.signingSeed = folder.exportSigningSeed();
    this.workers = new Workers(threads);
    this.parameters =
        new ThresholdParameters(
            new BgvContext(genesis.parameters().parameters(), workers),
            genesis.members().size(),
            genesis.threshold(),
            Genesis.DECRYPTION_LEVEL,
            Genesis.LOG_DECRYPTIONS);
    this.signer = new BankSigner(genesis.boardMembers(), self.value(), signingSeed);
    this.epochs = new FolderEpochs(folder, parameters, self);
    this.board = new Board(store, genesis.boardMembers(), Layout.boardLimits(genesis));
  }

  /**
   * Opens a session.
   *
   * @throws IOException also if somebody has not signed the genesis, or this bank is not in it
   */
  static BankSession open(
      Path genesisFile, Path keys, FolderKeyOptions keyOptions, String board, int threads)
      throws IOException, InvalidFileException {
    Genesis genesis = readSigned(genesisFile);
    try (FolderKey key = keyOptions.read()) {
      BankFolder folder = BankFolder.open(keys, key, new SecureRandom());
      return open(genesis, genesisFile, folder, () -> BoardAddress.open(board), threads);
    }
  }

  /** Opens a session that posts nothing, beside the bank's process if one runs. */
  static BankSession openReadOnly(
      Path genesisFile, Path keys, FolderKeyOptions keyOptions, String board, int threads)
      throws IOException, InvalidFileException {
    Genesis genesis = readSigned(genesisFile);
    try (FolderKey key = keyOptions.read()) {
      BankFolder folder = BankFolder.openBeside(keys, key, new SecureRandom());
      return open(genesis, genesisFile, folder, () -> BoardAddress.openReadOnly(board), threads);
    }
  }

  private interface StoreOpening {
    BoardStore open() throws IOException;
  }

  private static BankSession open(
      Genesis genesis, Path genesisFile, BankFolder folder, StoreOpening store, int threads)
      throws IOException {
    try {
      BankIndex self = new BankIndex(self(genesis, folder, genesisFile));
      BankSession session = new BankSession(genesis, self, folder, threads, store.open());
      folder.keptCheckpoint().ifPresent(session.board()::remember);
      return session;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** A genesis that all its banks have signed. */
  static Genesis readSigned(Path file) throws IOException, InvalidFileException {
    Genesis genesis = GenesisFile.read(file);
    GenesisSignatures.Report signatures = GenesisSignatures.verify(file, genesis);
    if (!signatures.complete()) {
      throw new IOException(
          "%s: need the signatures of all banks in %s; missing: %s%s"
              .formatted(
                  file,
                  GenesisSignatures.fileOf(file),
                  signatures.missing().stream()
                      .map(i -> genesis.members().get(i - 1).name())
                      .collect(Collectors.joining(", ")),
                  signatures.wrong().isEmpty() ? "" : "; wrong: " + signatures.wrong()));
    }
    return genesis;
  }

  /** The index of the bank whose folder it is. */
  static int self(Genesis genesis, BankFolder folder, Path file) throws IOException {
    String own = folder.member().verifyingKey();
    for (int i = 0; i < genesis.members().size(); i++) {
      if (genesis.members().get(i).verifyingKey().equals(own)) {
        return i + 1;
      }
    }
    throw new IOException(
        "%s: no bank with this folder's verifying key %s is in it".formatted(file, own));
  }

  /** The bank's clients, checked whole. */
  ClientFile clients(Path data) throws IOException, InvalidClientFileException {
    ClientFile clients =
        ClientFile.read(
            data,
            genesis.policy().plainMeasures(),
            genesis.members().get(self.value() - 1).capacity());
    ResultFile.requireNoClash(clients, genesis.policy());
    return clients;
  }

  /** The bank on its board. */
  Participant participant(ClientSource clients, InstantSource clock) throws IOException {
    return new Participant(
        genesis,
        parameters,
        self,
        secrets(),
        clients,
        epochs,
        new FolderSpool(folder.path("spool")),
        entry -> BankRunner.read(board, entry),
        board::root,
        opening -> BankRunner.isPlausible(opening, clock));
  }

  ParticipantSecrets secrets() {
    return new ParticipantSecrets(folder.masterSeed(), folder.sealingKey(), signingSeed);
  }

  Genesis genesis() {
    return genesis;
  }

  BankIndex self() {
    return self;
  }

  ThresholdParameters parameters() {
    return parameters;
  }

  BankFolder folder() {
    return folder;
  }

  FolderEpochs epochs() {
    return epochs;
  }

  Board board() {
    return board;
  }

  BankSigner signer() {
    return signer;
  }

  @Override
  public void close() throws IOException {
    try (folder;
        workers;
        board;
        epochs) {
      Arrays.fill(signingSeed, (byte) 0);
    }
  }
}
