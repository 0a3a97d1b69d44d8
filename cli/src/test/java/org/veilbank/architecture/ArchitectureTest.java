package org.veilbank.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the modules, and what each may use. */
class ArchitectureTest {
  private static final String ROOT = "org.veilbank.";

  /** Each module and the modules that it may use: a new module is a new line. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("math", List.of()),
          entry("fhe", List.of("math")),
          entry("threshold", List.of("math", "fhe")),
          entry("board", List.of()),
          entry("payments", List.of()),
          entry("group", List.of()),
          entry("proof", List.of("group")),
          entry("ledger", List.of("group")),
          entry("card", List.of("group", "proof", "ledger")),
          entry("round", List.of("math", "fhe", "threshold", "board")),
          entry(
              "bench",
              List.of(
                  "math",
                  "fhe",
                  "threshold",
                  "board",
                  "round",
                  "group",
                  "proof",
                  "payments",
                  "ledger",
                  "card")),
          entry("bank", List.of("math", "fhe", "threshold", "board", "round")),
          entry(
              "cli",
              List.of(
                  "math",
                  "fhe",
                  "threshold",
                  "board",
                  "round",
                  "bench",
                  "bank",
                  "payments",
                  "group",
                  "proof",
                  "ledger",
                  "card")));

  /** Modules that get randomness handed in, and know of no format or front end. */
  private static final String[] CORE = {
    ROOT + "math..",
    ROOT + "fhe..",
    ROOT + "threshold..",
    ROOT + "board.tlog..",
    ROOT + "group..",
    ROOT + "proof.."
  };

  /** The one place of the core that touches a disk: a journal must be durable. */
  private static final String JOURNAL = ROOT + "threshold.FileAnswerJournal";

  /** Bytes drawn before, in the shape of a generator for a library that wants one. */
  private static final DescribedPredicate<JavaClass> GIVEN_BYTES =
      name(ROOT + "threshold.GivenBytes").forSubtype();

  /** The only packages that may use the incubating vectors. */
  private static final String[] VECTORISED = {ROOT + "math", ROOT + "group"};

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.veilbank");

  @Test
  void everyModuleHasItsArrows() {
    assertThat(PRODUCT.getPackage("org.veilbank").getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @TestFactory
  Stream<DynamicTest> modulesUseOnlyThoseBeforeThem() {
    return MAY_USE.keySet().stream().sorted().map(m -> test(m, usesNoOtherModule(m)));
  }

  private static ArchRule usesNoOtherModule(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), MAY_USE.getOrDefault(module, List.of()).stream())
            .map(m -> ROOT + m + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.veilbank..").and(not(resideInAnyPackage(allowed))));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.veilbank.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void incubatingVectorsStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(VECTORISED)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(PRODUCT);
  }

  @Test
  void theCoreKnowsNoFormatOrFrontEnd() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..", "picocli..")
        .check(PRODUCT);
  }

  @Test
  void redisStaysInItsAdapter() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "board.redis..", ROOT + "bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "redis.embedded..")
        .check(PRODUCT);
  }

  @Test
  void theCoreKnowsNoFilesNetworksOrClocks() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .and()
        .doNotHaveFullyQualifiedName(JOURNAL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.time..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(PRODUCT);
  }

  @Test
  void theCoreMakesNoRandomnessOfItsOwn() {
    noClasses()
        .that(resideInAnyPackage(CORE).and(not(GIVEN_BYTES)))
        .should()
        .dependOnClassesThat(
            assignableTo(RandomGenerator.class)
                .and(not(belongToAnyOf(SecureRandom.class)))
                .and(not(GIVEN_BYTES)))
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .orShould()
        .callConstructorWhere(target(owner(belongToAnyOf(SecureRandom.class))))
        .orShould()
        .callMethod(SecureRandom.class, "getInstanceStrong")
        .check(PRODUCT);
  }

  @Test
  void noClassIsNamedAfterNothingInParticular() {
    classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base)")
        .check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(beInANullMarkedPackage()).check(PRODUCT);
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        boolean marked = javaClass.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                javaClass,
                marked,
                "%s: its package has no @NullMarked in package-info.java"
                    .formatted(javaClass.getName())));
      }
    };
  }

  private static DynamicTest test(String name, ArchRule rule) {
    return DynamicTest.dynamicTest(name, () -> rule.check(PRODUCT));
  }
}
