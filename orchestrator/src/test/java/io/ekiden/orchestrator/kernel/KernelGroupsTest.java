package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Groups from the wish to the running instances, and back through their history. */
class KernelGroupsTest {
    private static final PathId PROD = PathId.parse("/prod");

    private final World world = World.subscribed();

    private static GroupUpdate group(String id, AppDefinition... apps) {
        return new GroupUpdate(PathId.parse(id), Optional.of(List.of(apps)), Optional.empty(), Optional.empty());
    }

    private static GroupUpdate groups(String id, GroupUpdate... groups) {
        return new GroupUpdate(PathId.parse(id), Optional.empty(), Optional.of(List.of(groups)), Optional.empty());
    }

    private static GroupUpdate depending(GroupUpdate group, String... dependencies) {
        return new GroupUpdate(
                group.id(),
                group.apps(),
                group.groups(),
                Optional.of(Arrays.stream(dependencies).map(PathId::parse).toList()));
    }

    private Answer wishes(GroupWish wish) {
        return world.asks(new Request.ChangeGroup(wish, false, false));
    }

    private Answer puts(GroupUpdate update) {
        return wishes(new GroupWish.Update(update));
    }

    private Instant version(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Deploying.class);
        return ((Answer.Deploying) answer).version();
    }

    private void settle() {
        for (int i = 0; i < 10; i++) {
            world.offers("h1", "h2");
            for (var app : List.copyOf(world.state.instances().keySet())) {
                world.allRun(app.toString());
                world.killsSucceed(app.toString());
            }
        }
        assertThat(world.state.deployments()).isEmpty();
    }

    private List<String> apps() {
        return world.state.apps().values().stream()
                .map(app -> app.id() + "×" + app.instances())
                .toList();
    }

    private List<String> groupIds() {
        return world.state.tree().groups().keySet().stream()
                .map(PathId::toString)
                .toList();
    }

    private GroupUpdate prod() {
        return groups(
                "/prod",
                group("/prod/db", app("/prod/db/mongo", "run", 1)),
                depending(group("/prod/web", app("/prod/web/nginx", "run", 2)), "/prod/db"));
    }

    @Test
    void dependencies_startInOrder() {
        puts(prod());
        world.offers("h1");
        assertThat(world.launched)
                .singleElement()
                .satisfies(task -> assertThat(task.name()).isEqualTo("mongo.db.prod"));
        world.allRun("/prod/db/mongo");
        world.offers("h1");
        assertThat(world.launched).hasSize(3);
        settle();

        wishes(new GroupWish.Remove(PROD));
        settle();
        assertThat(world.state.apps()).isEmpty();
        assertThat(groupIds()).isEmpty();
    }

    @Test
    void dependencies_stopInReverse() {
        puts(prod());
        settle();

        wishes(new GroupWish.Remove(PROD));

        assertThat(world.instances("/prod/db/mongo")).allMatch(i -> i.killing().isEmpty());
        assertThat(world.instances("/prod/web/nginx")).allMatch(i -> i.killing().isPresent());
        world.killsSucceed("/prod/web/nginx");
        assertThat(world.instances("/prod/db/mongo")).allMatch(i -> i.killing().isPresent());
    }

    @Test
    void given_replacesThatLevel_andOmittedIsKept() {
        puts(prod());
        settle();
        puts(group("/prod", app("/prod/top", "run", 1)));
        settle();
        assertThat(apps()).containsExactly("/prod/db/mongo×1", "/prod/top×1", "/prod/web/nginx×2");

        puts(groups("/prod", group("/prod/db"), groups("/prod/new")));
        settle();
        assertThat(apps()).containsExactly("/prod/top×1");
        assertThat(groupIds()).containsExactly("/prod", "/prod/db", "/prod/new");
        assertThat(world.state.tree().group(PathId.parse("/prod/web"))).isEmpty();
    }

    @Test
    void unchanged_isNotTouched() {
        puts(prod());
        settle();
        var before = List.copyOf(world.instances("/prod/web/nginx"));
        var version = world.state.rootVersion();
        world.effects.clear();

        var answer = puts(prod());

        assertThat(version(answer)).isAfter(version);
        assertThat(world.state.rootVersion()).isEqualTo(version(answer));
        assertThat(world.state.deployments()).isEmpty();
        assertThat(List.copyOf(world.instances("/prod/web/nginx"))).isEqualTo(before);
        assertThat(world.state
                        .app(PathId.parse("/prod/web/nginx"))
                        .orElseThrow()
                        .version())
                .isEqualTo(version);
        assertThat(world.events()).contains("GroupChanged").doesNotContain("ApiPost");
    }

    @Test
    void scale_multipliesAndRoundsUp() {
        puts(prod());
        settle();
        wishes(new GroupWish.Scale(PROD, 2));
        settle();
        assertThat(apps()).containsExactly("/prod/db/mongo×2", "/prod/web/nginx×4");
        wishes(new GroupWish.Scale(PROD, 0.3));
        settle();
        assertThat(apps()).containsExactly("/prod/db/mongo×1", "/prod/web/nginx×2");
        assertThat(wishes(new GroupWish.Scale(PROD, 1e6))).isInstanceOf(Answer.Invalid.class);
        assertThat(wishes(new GroupWish.Scale(PathId.parse("/no"), 1)))
                .isEqualTo(new Answer.NoSuchGroup(PathId.parse("/no")));
    }

    @Test
    void rollback_bringsBackWhatWas_alsoWhatWasDeleted() {
        var first = version(puts(prod()));
        settle();
        wishes(new GroupWish.Scale(PROD, 3));
        settle();
        puts(groups("/prod", groups("/prod/other")));
        settle();
        wishes(new GroupWish.Remove(PROD));
        settle();
        assertThat(apps()).isEmpty();

        // A new leader knows it as well.
        world.state = StateCodec.decode(world.stored).apply(new Change.MasterSeen(world.state.master()));
        version(wishes(new GroupWish.RollBack(PROD, first)));
        settle();

        assertThat(apps()).containsExactly("/prod/db/mongo×1", "/prod/web/nginx×2");
        assertThat(groupIds()).containsExactly("/prod", "/prod/db", "/prod/web");
        assertThat(world.state
                        .tree()
                        .group(PathId.parse("/prod/web"))
                        .orElseThrow()
                        .dependencies())
                .containsExactly(PathId.parse("/prod/db"));
        assertThat(world.running("/prod/web/nginx")).isEqualTo(2);
        var never = Instant.parse("2010-01-01T00:00:00Z");
        assertThat(wishes(new GroupWish.RollBack(PROD, never))).isEqualTo(new Answer.NoSuchGroupVersion(PROD, never));
    }

    @Test
    void rollback_ofOneGroupLeavesOthersAlone() {
        var first = version(puts(group("/a", app("/a/x", "v1", 1))));
        settle();
        puts(group("/b", app("/b/x", "v1", 1)));
        settle();
        puts(group("/a", app("/a/x", "v2", 1)));
        settle();

        wishes(new GroupWish.RollBack(PathId.parse("/a"), first));
        settle();

        assertThat(apps()).containsExactly("/a/x×1", "/b/x×1");
        assertThat(world.state
                        .app(PathId.parse("/a/x"))
                        .orElseThrow()
                        .run()
                        .process()
                        .cmd())
                .contains("v1");
    }

    @Test
    void history_isBounded_andForgetsWhatOnlyItKnew() {
        var first = version(puts(group("/g", app("/g/gone", "run", 1))));
        settle();
        wishes(new GroupWish.Remove(PathId.parse("/g")));
        settle();
        assertThat(world.state.versions(PathId.parse("/g/gone"))).hasSize(1);
        for (int i = 0; i < KernelSettings.DEFAULT.maxVersions(); i++) {
            world.now = world.now.plusSeconds(1);
            puts(group("/other", app("/other/x", "run " + i, 0)));
        }

        assertThat(world.state.definitions().roots()).hasSize(KernelSettings.DEFAULT.maxVersions());
        assertThat(world.state.definitions().treeAt(first)).isEmpty();
        assertThat(world.state.versions(PathId.parse("/g/gone"))).isEmpty();
        assertThat(world.stored.keySet()).noneMatch(key -> key.contains("gone"));
        assertThat(StateCodec.decode(world.stored).definitions()).isEqualTo(world.state.definitions());
    }

    @Test
    void versionsOf_areThoseInWhichTheGroupIs() {
        world.now = world.now.plusSeconds(1);
        puts(group("/a"));
        var made = version(puts(group("/b")));
        var changed = version(puts(group("/b", app("/b/x", "run", 0))));
        wishes(new GroupWish.Remove(PathId.parse("/b")));
        var again = version(puts(group("/b")));

        assertThat(world.state.definitions().versionsOf(PathId.parse("/b"))).containsExactly(again, changed, made);
        assertThat(world.state.definitions().versionsOf(PathId.parse("/c"))).isEmpty();
        assertThat(world.state.definitions().versionsOf(PathId.ROOT)).hasSize(6).endsWith(Instant.EPOCH);
    }

    @Test
    void cycles_overTheTreeAreRefused() {
        assertThat(puts(groups(
                        "/prod",
                        depending(group("/prod/a", app("/prod/a/x", "run", 1)), "/prod/b"),
                        depending(group("/prod/b", app("/prod/b/x", "run", 1)), "/prod/a"))))
                .isInstanceOf(Answer.Invalid.class);
        assertThat(world.state.apps()).isEmpty();

        puts(depending(group("/prod", app("/prod/x", "run", 1)), "/db"));
        // The group it would be in is waited for by what it waits for.
        assertThat(puts(depending(group("/db", app("/db/y", "run", 1)), "/prod")))
                .isInstanceOf(Answer.Invalid.class);
        assertThat(apps()).containsExactly("/prod/x×1");
    }

    @Test
    void idsOfAppsAndGroups_areNotTheSame() {
        puts(group("/g", app("/g/x", "run", 0)));
        puts(group("/empty"));

        assertThat(puts(group("/g/x"))).isEqualTo(new Answer.SameIdAsGroup(PathId.parse("/g/x")));
        assertThat(puts(group("/g/x/deep"))).isEqualTo(new Answer.SameIdAsGroup(PathId.parse("/g/x")));
        assertThat(world.creates(app("/g", "run", 0))).isEqualTo(new Answer.SameIdAsGroup(PathId.parse("/g")));
        assertThat(wishes(new GroupWish.Create(group("/g")))).isEqualTo(new Answer.GroupExists(PathId.parse("/g")));
        assertThat(wishes(new GroupWish.Create(group("/g/x")))).isEqualTo(new Answer.GroupExists(PathId.parse("/g/x")));
        assertThat(world.creates(app("/empty", "run", 0))).isInstanceOf(Answer.Deploying.class);
        assertThat(groupIds()).containsExactly("/g");
    }

    @Test
    void groups_madeByAppsStayUntilTheyAreRemoved() {
        world.creates(app("/a/b/c", "run", 0));
        assertThat(groupIds()).containsExactly("/a", "/a/b");
        world.asks(new Request.DeleteApp(PathId.parse("/a/b/c"), false));
        settle();
        assertThat(groupIds()).containsExactly("/a", "/a/b");
        assertThat(StateCodec.decode(world.stored).tree()).isEqualTo(world.state.tree());

        wishes(new GroupWish.Remove(PathId.parse("/a/b")));
        assertThat(groupIds()).containsExactly("/a");
        assertThat(wishes(new GroupWish.Remove(PathId.parse("/a/b"))))
                .isEqualTo(new Answer.NoSuchGroup(PathId.parse("/a/b")));
    }

    @Test
    void rollbackOfADeployment_undoesItsGroupsToo() {
        world.creates(app("/old/x", "run", 0));
        settle();
        puts(depending(group("/old", app("/old/x", "run", 5)), "/db"));
        puts(groups("/new", group("/new/deep", app("/new/deep/x", "run", 5))));
        for (var id : List.copyOf(world.state.deployments().keySet())) {
            world.asks(new Request.CancelDeployment(id, false));
        }
        settle();

        assertThat(apps()).containsExactly("/old/x×0");
        assertThat(groupIds()).containsExactly("/old");
        assertThat(world.state.tree().group(PathId.parse("/old")).orElseThrow().dependencies())
                .isEmpty();
    }

    @Test
    void lock_isHeldByAppsThatChangeOnly() {
        puts(group("/g", app("/g/x", "run", 1), app("/g/y", "run", 0)));
        assertThat(puts(group("/g", app("/g/x", "run", 1), app("/g/y", "run", 3))))
                .isInstanceOf(Answer.Locked.class);
        assertThat(wishes(new GroupWish.Remove(PathId.parse("/g")))).isInstanceOf(Answer.Locked.class);
        assertThat(puts(group("/g", app("/g/x", "run", 1), app("/g/y", "run", 0), app("/g/z", "run", 1))))
                .isInstanceOf(Answer.Deploying.class);
    }

    /** Random changes of random groups, each first tried: what is done then is what was foretold. */
    @Test
    void dryRun_foretellsWhatThenHappens() {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new SplittableRandom(seed);
            var versions = new ArrayList<Instant>();
            for (int round = 0; round < 12; round++) {
                var wish = randomWish(random, versions);
                var before = world.state.definitions();
                boolean force = random.nextBoolean();
                var planned = world.asks(new Request.ChangeGroup(wish, force, true));
                assertThat(world.state.definitions()).as("seed %d", seed).isEqualTo(before);
                world.effects.clear();
                var answer = world.asks(new Request.ChangeGroup(wish, force, false));
                if (answer instanceof Answer.Deploying deploying) {
                    versions.add(deploying.version());
                    var done = world.effects.stream()
                            .filter(e -> e instanceof Effect.Publish(StreamEvent.DeploymentInfo _))
                            .map(e -> ((StreamEvent.DeploymentInfo) ((Effect.Publish) e).event()).deployment())
                            .filter(d -> d.id().equals(deploying.deploymentId()))
                            .map(Deployment::steps)
                            .findFirst()
                            .orElse(List.of());
                    assertThat(planned).as("seed %d %s", seed, wish).isEqualTo(new Answer.Planned(done, Set.of()));
                } else if (!(answer instanceof Answer.Locked)) {
                    assertThat(planned).as("seed %d %s", seed, wish).isEqualTo(answer);
                }
                assertThat(StateCodec.decode(world.stored).definitions())
                        .as("seed %d %s", seed, wish)
                        .isEqualTo(world.state.definitions());
                if (random.nextInt(3) > 0) {
                    settle();
                }
                world.now = world.now.plusSeconds(1);
            }
            settle();
            assertThat(world.state.population().index().keySet())
                    .as("seed %d", seed)
                    .hasSize(world.state.apps().values().stream()
                            .mapToInt(AppDefinition::instances)
                            .sum());
            assertThat(world.state.instances().values())
                    .as("seed %d", seed)
                    .allSatisfy(of -> assertThat(of.values()).allMatch(Instance::isRunning));
        }
    }

    private static GroupWish randomWish(SplittableRandom random, List<Instant> versions) {
        var id = PathId.parse("/" + (char) ('a' + random.nextInt(3)) + (random.nextBoolean() ? "/g" : ""));
        return switch (random.nextInt(8)) {
            case 0 -> new GroupWish.Remove(id);
            case 1 -> new GroupWish.Scale(id, random.nextInt(3) * 0.75);
            case 2, 3 ->
                versions.isEmpty()
                        ? new GroupWish.Remove(id)
                        : new GroupWish.RollBack(
                                random.nextInt(3) == 0 ? PathId.ROOT : id,
                                versions.get(random.nextInt(versions.size())));
            case 4 -> new GroupWish.Create(randomUpdate(random, id, 2));
            default -> new GroupWish.Update(randomUpdate(random, id, 2));
        };
    }

    private static GroupUpdate randomUpdate(SplittableRandom random, PathId id, int depth) {
        var apps = new TreeMap<PathId, AppDefinition>();
        for (int i = random.nextInt(4); i > 0; i--) {
            var app = app(id + "/app" + random.nextInt(4), "run " + random.nextInt(2), random.nextInt(3));
            apps.put(app.id(), app);
        }
        var groups = new TreeMap<PathId, GroupUpdate>();
        for (int i = depth == 0 ? 0 : random.nextInt(3); i > 0; i--) {
            var group = randomUpdate(random, PathId.parse(id + "/" + (random.nextBoolean() ? "g" : "h")), depth - 1);
            groups.put(group.id(), group);
        }
        var dependencies = random.nextInt(3) == 0
                ? List.of(PathId.parse("/" + (char) ('a' + random.nextInt(3))))
                : List.<PathId>of();
        return new GroupUpdate(
                id,
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(List.copyOf(apps.values())),
                random.nextInt(3) == 0 ? Optional.of(List.copyOf(groups.values())) : Optional.empty(),
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(dependencies));
    }
}
