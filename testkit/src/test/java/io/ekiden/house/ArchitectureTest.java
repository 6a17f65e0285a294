package io.ekiden.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may use whom, between the modules and between core and shell. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ekiden");

    /** Packages of rules: functions of (state, event, now). A name without dots at its end means that package alone. */
    private static final String[] CORE_PACKAGES = {
        "io.ekiden.turn..",
        "io.ekiden.health",
        "io.ekiden.mesos.model..",
        "io.ekiden.mesos.messages..",
        "io.ekiden.mesos.allocator..",
        "io.ekiden.mesos.operation..",
        "io.ekiden.mesos.security",
        "io.ekiden.mesos.master",
        "io.ekiden.mesos.master.maintenance",
        "io.ekiden.mesos.master.registry",
        "io.ekiden.mesos.agent.machine..",
        "io.ekiden.mesos.agent.usage",
        "io.ekiden.mesos.agent.gc",
        "io.ekiden.mesos.agent.log",
        "io.ekiden.mesos.wire.v1.type",
        "io.ekiden.orchestrator.spec..",
        "io.ekiden.orchestrator.group..",
        "io.ekiden.orchestrator.instance..",
        "io.ekiden.orchestrator.launch..",
        "io.ekiden.orchestrator.deployment..",
        "io.ekiden.orchestrator.kernel..",
        "io.ekiden.migrate",
        "io.ekiden.migrate.marathon",
        "io.ekiden.migrate.export",
        "io.ekiden.lb.app..",
        "io.ekiden.lb.bluegreen",
        "io.ekiden.lb.bluegreen.stats",
        "io.ekiden.lb.change..",
        "io.ekiden.lb.label..",
        "io.ekiden.lb.view..",
        "io.ekiden.lb.render..",
    };

    /** The events of the stream are core too, data beside the shell that sends them. */
    private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage(CORE_PACKAGES)
            .or(nameMatching("io\\.ekiden\\.orchestrator\\.events\\.StreamEvent(\\$.*)?"))
            .as("core");

    private static final DescribedPredicate<JavaClass> SIDE_EFFECTS = resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "org.apache.zookeeper..",
                    "org.apache.curator..",
                    "org.slf4j..",
                    "ch.qos..",
                    "java.net.http..",
                    "java.nio.channels..",
                    "java.nio.file..")
            .or(nameMatching(
                    "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)"))
            .or(nameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder|Runtime)"))
            .or(nameMatching("java\\.net\\.(Socket|ServerSocket|InetAddress|HttpURLConnection)"))
            .as("Vert.x, ZooKeeper, logging, files, sockets, processes or threads");

    /** Core classes that name a path. None of them opens a file but the renderer, whose template is one. */
    private static final DescribedPredicate<JavaClass> NAMES_A_PATH = describe(
            "name a path as a value",
            type -> Set.of("io.ekiden.health.HealthCheck$Command", "io.ekiden.health.HealthCheck")
                            .contains(type.getName())
                    || type.getPackageName().equals("io.ekiden.lb.render"));

    /** Clocks, dice and surroundings, by class; these make a decision differ from run to run. */
    private static final Map<String, Set<String>> CLOCKS_AND_DICE = Map.of(
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "getenv", "getProperty", "identityHashCode"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.Math", Set.of("random"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"));

    private static final Set<String> DICE = Set.of("java.util.Random", "java.util.SplittableRandom");

    @Test
    void classes_areRead() {
        assertThat(CLASSES.size()).isGreaterThan(300);
        assertThat(CLASSES.contain("io.ekiden.orchestrator.kernel.Kernel")).isTrue();
        assertThat(CLASSES.get("io.ekiden.orchestrator.kernel.Kernel").getAccessesFromSelf())
                .isNotEmpty();
    }

    @Test
    void class_belongsToAModule() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.ekiden.config..",
                        "io.ekiden.turn..",
                        "io.ekiden.health..",
                        "io.ekiden.mesos..",
                        "io.ekiden.lb..",
                        "io.ekiden.ui..",
                        "io.ekiden.orchestrator..",
                        "io.ekiden.migrate..",
                        "io.ekiden.cli..",
                        "io.ekiden.testkit..")
                .check(CLASSES);
    }

    @Test
    void module_usesOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("config")
                .definedBy("io.ekiden.config..", "io.ekiden.turn..")
                .layer("health")
                .definedBy("io.ekiden.health..")
                .layer("mesos-core")
                .definedBy("io.ekiden.mesos..")
                .layer("lb-bridge")
                .definedBy("io.ekiden.lb..")
                .layer("orchestrator")
                .definedBy("io.ekiden.orchestrator..")
                .layer("migrate")
                .definedBy("io.ekiden.migrate..")
                .layer("cli")
                .definedBy("io.ekiden.cli..")
                .layer("testkit")
                .definedBy("io.ekiden.testkit..")
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("health")
                .mayOnlyAccessLayers("config")
                .whereLayer("mesos-core")
                .mayOnlyAccessLayers("health", "config")
                .whereLayer("lb-bridge")
                .mayOnlyAccessLayers("config")
                .whereLayer("orchestrator")
                .mayOnlyAccessLayers("mesos-core", "health", "config")
                .whereLayer("migrate")
                .mayOnlyAccessLayers("orchestrator", "config")
                .whereLayer("lb-bridge")
                .mayOnlyBeAccessedByLayers("cli", "testkit")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("testkit")
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void core_doesNotKnowItsShell() {
        noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat(resideInAPackage("io.ekiden..")
                        .and(not(CORE))
                        .and(not(resideInAPackage("io.ekiden.config..")))
                        .as("are shell"))
                .check(CLASSES);
    }

    @Test
    void core_touchesNothingOutside() {
        noClasses()
                .that(CORE.and(not(NAMES_A_PATH)))
                .should()
                .dependOnClassesThat(SIDE_EFFECTS)
                .check(CLASSES);
    }

    @Test
    void coreThatNamesAPath_touchesNothingElse() {
        noClasses()
                .that(CORE.and(NAMES_A_PATH))
                .should()
                .dependOnClassesThat(SIDE_EFFECTS.and(not(nameMatching("java\\.nio\\.file\\.Path|java\\.io\\.File"))))
                .check(CLASSES);
    }

    @Test
    void core_getsTimeAndChanceAsInputs() {
        noClasses()
                .that(CORE)
                .should()
                .accessTargetWhere(describe("a clock, dice or the surroundings", ArchitectureTest::isClockOrDice))
                .check(CLASSES);
    }

    private static boolean isClockOrDice(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        var member = access.getTarget().getName();
        boolean unseeded = DICE.contains(owner)
                && member.equals("<init>")
                && access.getTarget().getDescription().contains("<init>()");
        boolean unseededShuffle = owner.equals("java.util.Collections")
                && access.getTarget().getFullName().contains("shuffle(java.util.List)");
        return unseeded
                || unseededShuffle
                || CLOCKS_AND_DICE.getOrDefault(owner, Set.of()).contains(member);
    }
}
