package org.veilbank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Jazzer fuzzes one method in a JVM and skips the others without an error, and the build runs only
 * classes with this ending under it. So a second method, or another name, would never be fuzzed.
 */
class FuzzTestRulesTest {
  private static final String ANNOTATION = "com.code_intelligence.jazzer.junit.FuzzTest";

  @Test
  void fuzzTestsHaveClassesOfTheirOwn() throws IOException {
    for (JavaClass c : testsOfAllModules()) {
      long targets = c.getMethods().stream().filter(m -> m.isAnnotatedWith(ANNOTATION)).count();
      boolean named = c.getSimpleName().endsWith("FuzzTest");
      assertThat(targets).as("methods with @FuzzTest in %s", c.getName()).isEqualTo(named ? 1 : 0);
    }
  }

  /** The modules are built before this one; one that is not built has nothing to run either. */
  private static JavaClasses testsOfAllModules() throws IOException {
    Path root = Path.of(System.getProperty("basedir")).resolveSibling(".").normalize();
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> tests =
          modules.map(m -> m.resolve("target/test-classes")).filter(Files::isDirectory).toList();
      return new ClassFileImporter().importPaths(tests);
    }
  }
}
