package org.veilbank.bank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.round.EpochStore;
import org.veilbank.threshold.AnswerJournal;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.FileAnswerJournal;
import org.veilbank.threshold.FloodingKeys;
import org.veilbank.threshold.KeyShare;
import org.veilbank.threshold.ThresholdParameters;

/**
 * A bank's keys of an epoch in its folder: its share and its flooding keys encrypted, the public
 * keys beside them in the clear, and bound to the share by their hashes.
 *
 * <p>The secret {@value #SHARE} is the epoch id (32 bytes), the SHA-256 of the public key's and of
 * the relinearisation key's file (32 each), and the encoded share. It is written last: with it the
 * epoch is there, without it the ceremony is heard again.
 */
public final class FolderEpochs implements EpochStore, AutoCloseable {
  private static final String SHARE = "epoch-share";
  private static final String FLOODING = "epoch-flooding";
  private static final String PUBLIC_KEY = "epoch-public-key";
  private static final String RELINEARISATION_KEY = "epoch-relinearisation-key";
  private static final String JOURNAL = "answers-journal";
  private static final int HEAD = EpochId.BYTES + 2 * Hash.BYTES;

  private final BankFolder folder;
  private final ThresholdParameters parameters;
  private final BankIndex holder;
  private @Nullable FileAnswerJournal journal;

  /** The epochs of a bank; the folder stays the caller's to close. */
  public FolderEpochs(BankFolder folder, ThresholdParameters parameters, BankIndex holder) {
    this.folder = folder;
    this.parameters = parameters;
    this.holder = holder;
  }

  @Override
  public Optional<CeremonyOutcome.Done> load() throws IOException {
    Optional<byte[]> secret = folder.readSecret(SHARE);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    byte[] share = secret.get();
    byte[] flooding = folder.readSecret(FLOODING).orElseThrow(() -> lost(FLOODING));
    try {
      if (share.length < HEAD) {
        throw new InvalidEncodingException(
            "%s: %d bytes, need at least %d".formatted(SHARE, share.length, HEAD));
      }
      BgvCodec codec = new BgvCodec(parameters.context());
      return Optional.of(
          new CeremonyOutcome.Done(
              EpochId.of(Arrays.copyOf(share, EpochId.BYTES)),
              codec.decodePublicKey(publicFile(PUBLIC_KEY, share, EpochId.BYTES)),
              codec.decodeRelinearisationKey(
                  publicFile(RELINEARISATION_KEY, share, EpochId.BYTES + Hash.BYTES)),
              KeyShare.decode(Arrays.copyOfRange(share, HEAD, share.length), parameters, holder),
              FloodingKeys.decode(flooding, parameters, holder)));
    } catch (InvalidEncodingException e) {
      throw new BankFolderException("keys of the epoch: " + e.getMessage(), e);
    } finally {
      Arrays.fill(share, (byte) 0);
      Arrays.fill(flooding, (byte) 0);
    }
  }

  /** The epoch of which a folder has keys; empty if there is none yet. */
  public static Optional<EpochId> epoch(BankFolder folder) throws IOException {
    Optional<byte[]> secret = folder.readSecret(SHARE);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(EpochId.of(Arrays.copyOf(secret.get(), EpochId.BYTES)));
    } finally {
      Arrays.fill(secret.get(), (byte) 0);
    }
  }

  private static BankFolderException lost(String name) {
    return new BankFolderException(name + ": is missing from the bank's folder");
  }

  private byte[] publicFile(String name, byte[] share, int at) throws IOException {
    Path file = folder.path(name);
    if (!Files.exists(file)) {
      throw lost(name);
    }
    byte[] bytes = Files.readAllBytes(file);
    Hash found = Hash.sha256(bytes);
    Hash expected = Hash.of(Arrays.copyOfRange(share, at, at + Hash.BYTES));
    if (!found.equals(expected)) {
      throw new BankFolderException("%s: SHA-256 is %s, need %s".formatted(file, found, expected));
    }
    return bytes;
  }

  @Override
  public void save(CeremonyOutcome.Done keys) throws IOException {
    BgvCodec codec = new BgvCodec(parameters.context());
    byte[] publicKey = codec.encode(keys.publicKey());
    byte[] relinearisationKey = codec.encode(keys.relinearisationKey());
    DurableFile.writePublic(folder.path(PUBLIC_KEY), publicKey);
    DurableFile.writePublic(folder.path(RELINEARISATION_KEY), relinearisationKey);
    byte[] flooding = keys.floodingKeys().encode();
    byte[] encoded = keys.share().encode();
    byte[] share =
        ByteBuffer.allocate(HEAD + encoded.length)
            .put(keys.epoch().bytes())
            .put(Hash.sha256(publicKey).bytes())
            .put(Hash.sha256(relinearisationKey).bytes())
            .put(encoded)
            .array();
    try {
      folder.storeSecret(FLOODING, flooding);
      folder.storeSecret(SHARE, share);
    } finally {
      Arrays.fill(flooding, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(share, (byte) 0);
    }
  }

  @Override
  public AnswerJournal journal(EpochId epoch) throws IOException {
    FileAnswerJournal open = journal;
    if (open == null) {
      open = FileAnswerJournal.open(folder.path(JOURNAL), epoch, parameters);
      journal = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
