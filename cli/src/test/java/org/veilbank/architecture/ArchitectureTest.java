package org.veilbank.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules, and other rules about the whole: see docs/ARCHITECTURE.md. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.veilbank");

  @Test
  void allModulesAreLookedAt() {
    for (String module : List.of("math", "fhe", "bench", "cli")) {
      assertThat(
              CLASSES.stream().anyMatch(c -> c.getPackageName().equals("org.veilbank." + module)))
          .as(module)
          .isTrue();
    }
  }

  @Test
  void arrowsPointOneWay() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("math")
        .definedBy("org.veilbank.math..")
        .layer("fhe")
        .definedBy("org.veilbank.fhe..")
        .layer("bench")
        .definedBy("org.veilbank.bench..")
        .layer("cli")
        .definedBy("org.veilbank.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("bench")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("fhe")
        .mayOnlyBeAccessedByLayers("bench", "cli")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.veilbank.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheKernelsKnowTheVectorModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.veilbank.math")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Base"})
  void namesSayWhatAClassIs(String empty) {
    noClasses().should().haveSimpleNameEndingWith(empty).check(CLASSES);
  }

  @Test
  void theCoreKnowsNoFilesNetworksClocksOrAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage("org.veilbank.math..", "org.veilbank.fhe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "java.time..",
            "tools.jackson..",
            "picocli..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void theCoreGetsItsRandomnessFromOutside() {
    noClasses()
        .that()
        .resideInAnyPackage("org.veilbank.math..", "org.veilbank.fhe..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }
}
