package dev.separable.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the layout: who may know whom. */
@AnalyzeClasses(packages = "dev.separable", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String[] JDK = {"java..", "javax.."};

  @ArchTest
  static final ArchRule tensorsNeedOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("..tensor")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(with("dev.separable.tensor"));

  @ArchTest
  static final ArchRule graphsNeedOnlyTensors =
      classes()
          .that()
          .resideInAPackage("..graph")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(with("dev.separable.tensor", "dev.separable.graph"));

  @ArchTest
  static final ArchRule zooNeedsOnlyGraphs =
      classes()
          .that()
          .resideInAPackage("..zoo")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              with("dev.separable.tensor", "dev.separable.graph", "dev.separable.zoo"));

  @ArchTest
  static final ArchRule kernelsNeedOnlyTensors =
      classes()
          .that()
          .resideInAPackage("..kernel")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              with(
                  "dev.separable.tensor",
                  "dev.separable.kernel",
                  "jdk.incubator.vector",
                  "com.sun.management"));

  @ArchTest
  static final ArchRule weightsKnowGraphs =
      noClasses()
          .that()
          .resideInAPackage("..weights")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..kernel..", "..plan..", "..image..", "..zoo..", "..extract..", "..job..");

  @ArchTest
  static final ArchRule imagesKnowOnlyTensors =
      noClasses()
          .that()
          .resideInAPackage("..image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..graph..", "..kernel..", "..plan..", "..weights..", "..zoo..", "..extract..");

  @ArchTest
  static final ArchRule resizingKnowsNoFiles =
      classes()
          .that()
          .resideInAPackage("..image.resize")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              with(
                  "dev.separable.image.resize",
                  "dev.separable.image.vector",
                  "jdk.incubator.vector"));

  @ArchTest
  static final ArchRule plansKnowGraphsWeightsAndKernels =
      noClasses()
          .that()
          .resideInAPackage("..plan")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..zoo..", "..image..", "..extract..");

  @ArchTest
  static final ArchRule onlyPanamaTouchesTheVectorModule =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Panama")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule onlySparkAndJobsKnowSpark =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.separable.spark..", "dev.separable.job..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule nobodyKnowsJobs =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.separable.job..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.separable.job..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.separable.(**)").should().beFreeOfCycles();

  private static String[] with(String... packages) {
    String[] all = new String[JDK.length + packages.length];
    System.arraycopy(JDK, 0, all, 0, JDK.length);
    System.arraycopy(packages, 0, all, JDK.length, packages.length);
    return all;
  }
}
