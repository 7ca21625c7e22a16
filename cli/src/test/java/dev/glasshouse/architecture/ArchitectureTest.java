package dev.glasshouse.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules, and the calls whose results are not the same every time. */
class ArchitectureTest {
  private static JavaClasses glasshouse;

  @BeforeAll
  static void readClasses() {
    glasshouse =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.glasshouse");
  }

  @Test
  void seesEveryModule() {
    assertThat(glasshouse.stream().map(type -> type.getPackageName().split("\\.")[2]))
        .contains("tensor", "model", "engine", "lab", "cli");
  }

  @Test
  void modulesUseOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("tensor")
        .definedBy("dev.glasshouse.tensor..")
        .layer("model")
        .definedBy("dev.glasshouse.model..")
        .layer("engine")
        .definedBy("dev.glasshouse.engine..")
        .layer("lab")
        .definedBy("dev.glasshouse.lab..")
        .layer("cli")
        .definedBy("dev.glasshouse.cli..")
        .whereLayer("model")
        .mayOnlyBeAccessedByLayers("engine", "lab", "cli")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("lab", "cli")
        .whereLayer("lab")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(glasshouse);
  }

  @Test
  void noLaneWiseTranscendentalFunctions() {
    UnrepeatableCalls.NO_TRANSCENDENTAL_OPERATORS.check(glasshouse);
    UnrepeatableCalls.NO_TRANSCENDENTAL_METHODS.check(glasshouse);
  }

  @Test
  void noFloatingPointReductionsInUnspecifiedOrder() {
    UnrepeatableCalls.NO_UNORDERED_REDUCTIONS.check(glasshouse);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sumsLanes", "sumsMaskedLanes", "sumsInALambda", "multipliesLanes"})
  void findsReductions(String method) {
    assertThat(violations(UnrepeatableCalls.NO_UNORDERED_REDUCTIONS)).contains(method + "(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"takesExponents", "takesPowersOfDoubles"})
  void findsTranscendentalOperators(String method) {
    assertThat(violations(UnrepeatableCalls.NO_TRANSCENDENTAL_OPERATORS)).contains(method + "(");
  }

  @Test
  void findsTranscendentalMethods() {
    assertThat(violations(UnrepeatableCalls.NO_TRANSCENDENTAL_METHODS)).contains("takesPowers(");
  }

  @Test
  void leavesRepeatableCallsAlone() {
    assertThat(violations(UnrepeatableCalls.NO_UNORDERED_REDUCTIONS))
        .doesNotContain("largestLane")
        .doesNotContain("sumsInts");
    assertThat(violations(UnrepeatableCalls.NO_TRANSCENDENTAL_OPERATORS))
        .doesNotContain("largestLane")
        .doesNotContain("sumsInts");
  }

  private static String violations(ArchRule rule) {
    EvaluationResult result =
        rule.evaluate(new ClassFileImporter().importClasses(UnrepeatableFixture.class));
    return result.getFailureReport().toString();
  }
}
