package org.veilbank.bank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veilbank.round.Genesis;
import org.veilbank.round.GenesisText;

/**
 * A genesis as a TOML file, of the form that {@link GenesisText} prints. Comments, order and layout
 * do not count: the id is that of the canonical text.
 */
public final class GenesisFile {
  private GenesisFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidFileException naming all that is wrong with it
   */
  public static Genesis read(Path file) throws IOException, InvalidFileException {
    return parse(file.toString(), TextFile.read(file));
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in errors
   * @throws InvalidFileException naming all that is wrong with it
   */
  public static Genesis parse(String file, String text) throws InvalidFileException {
    FileProblems problems = new FileProblems(file);
    TomlFields root = TomlFields.parse(text, problems);
    Genesis genesis = root == null ? null : build(root, problems);
    if (!problems.none()) {
      throw problems.toException();
    }
    return Objects.requireNonNull(genesis);
  }

  private static @Nullable Genesis build(TomlFields root, FileProblems problems) {
    GenesisParts parts = GenesisParts.read(root);
    new GenesisRules(root, parts).check();
    // Whatever the single checks may have overlooked, the whole does not.
    return problems.none() ? root.check("name", parts::toGenesis) : null;
  }

  /**
   * Writes a new file, which is on the disk when this returns.
   *
   * @param head lines of a comment before the canonical text
   * @throws IOException if the file exists, or cannot be written
   */
  public static void create(Path file, Genesis genesis, List<String> head) throws IOException {
    StringBuilder text = new StringBuilder();
    head.forEach(line -> text.append(line.isEmpty() ? "#" : "# ").append(line).append('\n'));
    text.append(text.isEmpty() ? "" : "\n").append(GenesisText.print(genesis));
    DurableFile.createPublic(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
