package dev.glasshouse.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rules against what the Vector API does not promise to compute the same way every time: the order
 * of floating-point reductions, and the last bits of lane-wise transcendental functions.
 */
final class UnrepeatableCalls {
  private static final Set<String> TRANSCENDENTAL =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH", "EXP",
          "EXPM1", "LOG", "LOG10", "LOG1P", "POW", "HYPOT", "CBRT");
  private static final Set<String> ORDER_MATTERS = Set.of("ADD", "MUL");
  private static final Set<String> ORDER_DOES_NOT_MATTER = Set.of("MIN", "MAX");
  private static final String REASON =
      "the interpreter, C1 and C2 must give the same bits: sum lanes in written order, and use the"
          + " polynomials of dev.glasshouse.tensor.kernels";

  /** No class touches an operator such as {@link VectorOperators#EXP}. */
  static final ArchRule NO_TRANSCENDENTAL_OPERATORS =
      noClasses()
          .should()
          .accessFieldWhere(
              new DescribedPredicate<JavaFieldAccess>("it is a transcendental vector operator") {
                @Override
                public boolean test(JavaFieldAccess access) {
                  return access.getTargetOwner().isEquivalentTo(VectorOperators.class)
                      && TRANSCENDENTAL.contains(access.getName());
                }
              })
          .because(REASON);

  /** No class calls {@link FloatVector#pow(FloatVector)} and its like. */
  static final ArchRule NO_TRANSCENDENTAL_METHODS =
      noClasses()
          .should()
          .callMethodWhere(
              are(
                  targetOwner(assignableTo(FloatVector.class).or(assignableTo(DoubleVector.class)))
                      .and(JavaAccess.Predicates.target(name("pow")))))
          .because(REASON);

  /** A method that reduces float or double lanes uses the minimum or maximum for it, no sum. */
  static final ArchRule NO_UNORDERED_REDUCTIONS =
      codeUnits().should(new ReduceInAnyOrder()).because(REASON);

  private UnrepeatableCalls() {}

  /**
   * The operator is an argument that class files do not show beside the call: so the whole method
   * is looked at.
   */
  private static final class ReduceInAnyOrder extends ArchCondition<JavaCodeUnit> {
    ReduceInAnyOrder() {
      super("reduce floating-point lanes by minimum or maximum only");
    }

    @Override
    public void check(JavaCodeUnit method, ConditionEvents events) {
      boolean reduces =
          accessed(method)
              .anyMatch(target ->
                  target.getName().startsWith("reduceLanes")
                      && (target.getOwner().isAssignableTo(FloatVector.class)
                          || target.getOwner().isAssignableTo(DoubleVector.class)));
      Set<String> operators =
          accessed(method)
              .filter(target -> target.getOwner().isEquivalentTo(VectorOperators.class))
              .map(AccessTarget::getName)
              .collect(Collectors.toSet());
      boolean ordered =
          operators.stream().noneMatch(ORDER_MATTERS::contains)
              && operators.stream().anyMatch(ORDER_DOES_NOT_MATTER::contains);
      if (reduces && !ordered) {
        events.add(
            SimpleConditionEvent.violated(
                method, method.getFullName() + " reduces lanes with " + operators));
      }
    }

    private static Stream<AccessTarget> accessed(JavaCodeUnit method) {
      return method.getAccessesFromSelf().stream().map(JavaAccess::getTarget);
    }
  }
}
