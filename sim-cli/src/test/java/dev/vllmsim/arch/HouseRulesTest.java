package dev.vllmsim.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Each rule of {@code docs/architecture.md} that a class file can break. A rule that finds no class to look at fails
 * (ArchUnit's default), and the first test proves that every module was looked at.
 */
class HouseRulesTest {

    private static final String ENGINE = "dev.vllmsim.engine..";
    private static final String REPORT = "dev.vllmsim.report..";
    private static final String PLOT = "dev.vllmsim.plot..";
    private static final String CLI = "dev.vllmsim.cli..";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.vllmsim");

    @Test
    void everyModuleWasLookedAt() {
        for (String module : List.of(ENGINE, REPORT, PLOT, CLI)) {
            assertThat(HOUSE.stream().filter(resideInAnyPackage(module)))
                    .as("classes in %s", module)
                    .isNotEmpty();
        }
        assertThat(HOUSE.stream().filter(resideInAnyPackage("dev.vllmsim.arch..", "dev.vllmsim.launcher..")))
                .as("test classes, which are no part of the house")
                .isEmpty();
    }

    @Test
    void modulesSeeOnlyThoseBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("engine")
                .definedBy(ENGINE)
                .layer("report")
                .definedBy(REPORT)
                .layer("plot")
                .definedBy(PLOT)
                .layer("cli")
                .definedBy(CLI)
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("plot")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("plot", "cli")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("report", "plot", "cli")
                .check(HOUSE);
    }

    /** A station is a package under a module; what it has below (one package a policy) belongs to it. */
    @Test
    void stationsFormNoCycle() {
        slices().matching("dev.vllmsim.(*).(*)..")
                .namingSlices("$1.$2")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void theEngineKnowsOnlyTheJdkAndTheMathematics() {
        classes()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ENGINE,
                        "java.lang..",
                        "java.util..",
                        "java.math..",
                        "java.io", // Serializable alone: see the next rule
                        "org.apache.commons.numbers..",
                        "org.apache.commons.rng..",
                        "org.apache.commons.statistics..",
                        "org.jspecify.annotations"))
                .check(HOUSE);
    }

    @Test
    void theEngineDoesNoInputOrOutput() {
        DescribedPredicate<JavaClass> inputOrOutput = resideInAnyPackage("java.io..", "java.nio..", "java.net..")
                .and(DescribedPredicate.not(type(Serializable.class)))
                .as("do input or output");
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat(inputOrOutput)
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineTouchesTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should(ACCESS_STANDARD_STREAMS)
                .check(HOUSE);
    }

    /** Same seed, same bytes: neither the time of day nor the place in memory may get into a result. */
    @Test
    void resultsDoNotDependOnClockChanceOrIdentity() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat(belongToAnyOf(
                        java.util.Date.class,
                        java.util.Calendar.class,
                        java.util.Random.class,
                        java.util.IdentityHashMap.class,
                        java.util.UUID.class,
                        java.util.concurrent.ThreadLocalRandom.class))
                .orShould()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .check(HOUSE);
    }

    @Test
    void eachOuterLibraryHasOneHome() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideOutsideOfPackage(PLOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jfree..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideOutsideOfPackage(REPORT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "org.hipparchus..", "org.HdrHistogram..")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> seen = new TreeSet<>();
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass javaClass : HOUSE) {
            JavaPackage home = javaClass.getPackage();
            seen.add(home.getName());
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }
        assertThat(seen).contains("dev.vllmsim.engine.scheduler", "dev.vllmsim.cli");
        assertThat(unmarked)
                .as("packages without @NullMarked in package-info.java")
                .isEmpty();
    }
}
