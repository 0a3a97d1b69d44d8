package org.veilbank.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.InvalidSignatureException;
import org.veilbank.board.tlog.NoteKey;
import org.veilbank.board.tlog.NoteSignature;
import org.veilbank.board.tlog.SignedNote;

/**
 * What the banks have signed of the log's state: checkpoints, by size, with who stands for them.
 */
final class Witnesses {
  private final Members members;
  private final SortedMap<Long, Map<Hash, Seen>> bySize = new TreeMap<>();

  /** A checkpoint, and the signatures that it has. */
  private record Seen(Checkpoint checkpoint, Set<Integer> banks, List<NoteSignature> signatures) {}

  Witnesses(Members members) {
    this.members = members;
  }

  /** Takes in a note from storage; one that nobody here signed changes nothing. */
  void add(byte[] note, Consumer<Problem> problems) {
    SignedNote signed;
    Checkpoint checkpoint;
    Map<NoteKey, NoteSignature> verified;
    try {
      signed = SignedNote.parse(note);
      checkpoint = Checkpoint.parse(signed.text());
      verified = signed.verified(members.noteKeys());
    } catch (InvalidLogEncodingException | InvalidSignatureException e) {
      problems.accept(
          new Problem("BRD-2", Problem.Kind.CHECKPOINT, -1, String.valueOf(e.getMessage())));
      return;
    }
    if (verified.isEmpty() || !checkpoint.origin().equals(members.origin())) {
      problems.accept(
          new Problem(
              "BRD-2",
              Problem.Kind.CHECKPOINT,
              -1,
              "checkpoint of %s, size %d: no bank of this consortium signed it"
                  .formatted(checkpoint.origin(), checkpoint.size())));
      return;
    }
    Seen seen =
        bySize
            .computeIfAbsent(checkpoint.size(), s -> new TreeMap<>(Witnesses::compare))
            .computeIfAbsent(
                checkpoint.root(), r -> new Seen(checkpoint, new TreeSet<>(), new ArrayList<>()));
    verified.forEach((key, signature) -> {
      for (int bank = 1; bank <= members.count(); bank++) {
        if (key.equals(members.cosignatureKey(bank))) {
          seen.banks().add(bank);
        }
      }
      if (seen.signatures().size() < SignedNote.MAX_SIGNATURES
          && seen.signatures().stream().noneMatch(s -> s.toString().equals(signature.toString()))) {
        seen.signatures().add(signature);
      }
    });
  }

  private static int compare(Hash a, Hash b) {
    return a.toString().compareTo(b.toString());
  }

  /** Holds all checkpoints against the log, and against each other. */
  void check(TreeNodes tree, Consumer<Problem> problems) {
    long goodSize = 0;
    for (Map.Entry<Long, Map<Hash, Seen>> entry : bySize.entrySet()) {
      long size = entry.getKey();
      Map<Hash, Seen> roots = entry.getValue();
      if (roots.size() > 1) {
        List<String> views =
            roots.values().stream().map(s -> "banks " + s.banks() + " signed " + root(s)).toList();
        problems.accept(
            new Problem(
                "BRD-3",
                Problem.Kind.SPLIT_VIEW,
                -1,
                "at size %d %s".formatted(size, String.join(", ", views))));
      }
      if (size > tree.size()) {
        problems.accept(
            new Problem(
                "BRD-3",
                Problem.Kind.CUT,
                -1,
                "banks %s signed %d entries, the log has %d"
                    .formatted(banks(roots), size, tree.size())));
        continue;
      }
      Hash found = tree.root(size);
      if (roots.containsKey(found)) {
        goodSize = size;
      } else {
        problems.accept(
            new Problem(
                "BRD-3",
                Problem.Kind.REORDERED,
                -1,
                "the first %d entries are not those that banks %s signed: some were changed, inserted or reordered, from entry %d on"
                    .formatted(size, banks(roots), goodSize)));
      }
    }
  }

  private static String root(Seen seen) {
    return seen.checkpoint().root().toString();
  }

  private static Set<Integer> banks(Map<Hash, Seen> roots) {
    Set<Integer> banks = new TreeSet<>();
    roots.values().forEach(s -> banks.addAll(s.banks()));
    return banks;
  }

  /** The banks that cosigned a state of the log. */
  Set<Integer> of(long size, Hash root) {
    Seen seen = bySize.getOrDefault(size, Map.of()).get(root);
    return seen == null ? Set.of() : Set.copyOf(seen.banks());
  }

  /** The sizes at which there is a checkpoint, ascending. */
  List<Long> sizes() {
    return List.copyOf(bySize.keySet());
  }

  /** The largest checkpoint that fits the log, with all its signatures; null if there is none. */
  @Nullable SignedNote largest(TreeNodes tree) {
    SignedNote largest = null;
    for (Map.Entry<Long, Map<Hash, Seen>> entry : bySize.entrySet()) {
      if (entry.getKey() <= tree.size()) {
        Seen seen = entry.getValue().get(tree.root(entry.getKey()));
        if (seen != null) {
          largest = new SignedNote(seen.checkpoint().text(), seen.signatures());
        }
      }
    }
    return largest;
  }
}
