package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupRoles;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups whose apps must have their name as role. */
class KernelGroupRolesTest {
    private static final PathId PROD = PathId.parse("/prod");
    private static final PathId WEB = PathId.parse("/prod/shop/web");

    private final World world = World.subscribed();

    private Answer wishes(GroupWish wish) {
        return world.asks(new Request.ChangeGroup(wish, false, false));
    }

    private static GroupUpdate enforcing(PathId group, boolean enforced) {
        return new GroupUpdate(group, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(enforced));
    }

    private AllowedNames allowed() {
        return new AllowedNames(new GroupRoles(new RoleSettings("*", false), world.state::tree));
    }

    private record AllowedNames(GroupRoles roles) {
        List<String> of(PathId app) {
            return roles.of(app).names();
        }
    }

    @Test
    void enforcedRole_isKeptByTheNextLeader_andByChangesThatDoNotNameIt() {
        wishes(new GroupWish.Update(enforcing(PROD, true)));
        wishes(new GroupWish.Update(new GroupUpdate(
                PROD, Optional.empty(), Optional.of(List.of()), Optional.of(List.of(PathId.parse("/db"))))));
        world.creates(app("/prod/shop/web", "run", 1));

        assertThat(world.state.tree().enforcesRole(WEB)).isTrue();
        var next = StateCodec.decode(world.stored);
        assertThat(next.tree().group(PROD)).contains(new Group(PROD, List.of(PathId.parse("/db")), true));
        assertThat(next.tree().group(PathId.parse("/prod/shop")).orElseThrow().enforceRole())
                .isFalse();
    }

    @Test
    void roleOfTheGroup_isTheOnlyOne_whereItIsEnforced() {
        assertThat(allowed().of(WEB)).containsExactly("*", "prod");
        assertThat(allowed().of(PathId.parse("/web"))).containsExactly("*");

        wishes(new GroupWish.Update(enforcing(PROD, true)));

        assertThat(allowed().of(WEB)).containsExactly("prod");
        assertThat(allowed().of(PathId.parse("/prod"))).containsExactly("*");
        assertThat(allowed().of(PathId.parse("/test/web"))).containsExactly("*", "test");
    }

    @Test
    void roleAnAppHas_mayBeKept_whenItsGroupDemandsAnotherOne() {
        world.creates(app("/prod/shop/web", "run", 1));
        wishes(new GroupWish.EnforceRole(PROD, true));

        assertThat(allowed().of(WEB)).containsExactly("prod", "*");
        assertThat(allowed().of(PathId.parse("/prod/shop/other"))).containsExactly("prod");
    }

    @Test
    void enforcing_restartsNothing_andTasksAreToldOnceTheyAreLaunched() {
        world.creates(app("/prod/shop/web", "run", 1));
        world.offers("h1");
        world.allRun("/prod/shop/web");
        var before = List.copyOf(world.instances("/prod/shop/web"));

        assertThat(wishes(new GroupWish.EnforceRole(PROD, true))).isInstanceOf(Answer.Deploying.class);

        assertThat(world.state.deployments()).isEmpty();
        assertThat(List.copyOf(world.instances("/prod/shop/web"))).isEqualTo(before);
        world.creates(app("/prod/late", "run", 1));
        world.offers("h1");
        assertThat(world.launched.stream()
                        .map(task -> task.command().environment().get("MARATHON_APP_ENFORCE_GROUP_ROLE")))
                .containsExactly("FALSE", "TRUE");
    }

    @Test
    void enforcing_isForTopLevelGroupsThatExist() {
        assertThat(wishes(new GroupWish.EnforceRole(PROD, true))).isEqualTo(new Answer.NoSuchGroup(PROD));
        assertThat(wishes(new GroupWish.Update(enforcing(PathId.parse("/prod/shop"), true))))
                .isInstanceOfSatisfying(
                        Answer.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .singleElement()
                                .satisfies(violation ->
                                        assertThat(violation.path()).isEqualTo("/enforceRole")));
        assertThat(wishes(new GroupWish.Update(enforcing(PathId.ROOT, true)))).isInstanceOf(Answer.Invalid.class);
        assertThat(world.state.tree().groups()).isEmpty();
    }

    @Test
    void enforcing_comesAloneOnceTheGroupIsThere() {
        var both = new GroupUpdate(
                PROD,
                Optional.of(List.of(app("/prod/web", "run", 1))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true));
        var inRoot = new GroupUpdate(PathId.ROOT, Optional.empty(), Optional.of(List.of(both)), Optional.empty());
        wishes(new GroupWish.Create(enforcing(PROD, false)));

        assertThat(wishes(new GroupWish.Update(both))).isInstanceOf(Answer.Invalid.class);
        assertThat(wishes(new GroupWish.Update(inRoot)))
                .isInstanceOfSatisfying(
                        Answer.Invalid.class,
                        invalid -> assertThat(invalid.violations().getFirst().path())
                                .isEqualTo("/groups(0)/enforceRole"));

        wishes(new GroupWish.EnforceRole(PROD, true));
        // What it is already may be said with anything else.
        assertThat(wishes(new GroupWish.Update(both))).isInstanceOf(Answer.Deploying.class);
    }

    @Test
    void newTopLevelGroups_enforceWhereTheSettingsSaySo_alsoWhenAnAppMakesThem() {
        var strict = new Kernel(KernelSettings.DEFAULT.withNewGroupsEnforce(true));
        var create = new Request.CreateApp(
                app("/prod/shop/web", "run", 1), false, new Request.Origin("127.0.0.1", "/v2/apps"));
        var group = new Request.ChangeGroup(
                new GroupWish.Create(
                        new GroupUpdate(PathId.parse("/a/b"), Optional.empty(), Optional.empty(), Optional.empty())),
                false,
                false);
        var tree = world.state.tree();
        for (var request : List.of(create, group)) {
            var decision =
                    strict.decide(world.state, new Stimulus(List.of(new KernelEvent.Asked(1, request)), 1), world.now);
            for (var change : decision.changes()) {
                if (change instanceof Change.RootChanged(var root, var _)) {
                    for (var entry : root.groups().entrySet()) {
                        tree = tree.with(entry.getKey(), entry.getValue().to());
                    }
                }
            }
        }

        assertThat(tree.groups().values().stream().filter(Group::enforceRole).map(Group::id))
                .containsExactly(PathId.parse("/a"), PROD);
        assertThat(tree.groups()).hasSize(4);
    }

    @Test
    void rollback_bringsBackWhatWasDemanded() {
        wishes(new GroupWish.Create(enforcing(PROD, true)));
        var then = world.state.definitions().rootVersion();
        wishes(new GroupWish.EnforceRole(PROD, false));
        assertThat(world.state.tree().enforcesRole(WEB)).isFalse();

        wishes(new GroupWish.RollBack(PROD, then));

        assertThat(world.state.tree().enforcesRole(WEB)).isTrue();
    }
}
