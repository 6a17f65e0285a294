package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.ResidencyRules;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResidentAppJsonTest {
    private static final AppJson APPS = new AppJson(new RoleSettings("marathon", false));
    private static final Instant NOW = Instant.parse("2026-11-21T01:50:34.430Z");

    @Test
    void defaults_areThoseOfResidentApps() {
        var app = accepted("{'size':64}", "");
        assertThat(app.run().lifecycle().upgrade()).isEqualTo(new UpgradeStrategy(0.5, 0));
        assertThat(app.run().lifecycle().unreachable()).isEqualTo(new UnreachableStrategy.Disabled());
        assertThat(app.run().persistentVolumes())
                .containsExactly(new Volume.Persistent(
                        "data", false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of()));
        var json = AppJson.write(app);
        assertThat(json.get("residency").toString())
                .isEqualTo("{\"relaunchEscalationTimeoutSeconds\":3600,\"taskLostBehavior\":\"WAIT_FOREVER\"}");
        assertThat(APPS.parse(json, PathId.ROOT, NOW))
                .as("its own answer")
                .isEqualTo(new Parsed.Accepted(app, List.of()));
    }

    @Test
    void profile_meansADiskOfItsOwn() {
        assertThat(accepted("{'size':64,'profileName':'fast'}", "")
                        .run()
                        .persistentVolumes()
                        .getFirst()
                        .type())
                .isEqualTo(Volume.DiskType.MOUNT);
    }

    @Test
    void volumesOfAnApp_haveAPlaceEach() {
        var volumes = "{'id':'/a','cmd':'x','secrets':{'s':{'source':'x'}},'container':{'volumes':["
                + "{'containerPath':'data/','persistent':{'size':1}},{'containerPath':'%s','secret':'s'},"
                + "{'containerPath':'%s','hostPath':'/srv'}]}}";
        assertThat(parse(volumes.formatted("key", "/srv/h/")))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.app()
                                        .run()
                                        .process()
                                        .container()
                                        .orElseThrow()
                                        .volumes())
                                .extracting(Volume::containerPath)
                                .containsExactly("data", "key", "/srv/h"));
        assertThat(refused(parse(volumes.formatted("data/x/pw", "data"))))
                .contains("/container/volumes(1)/containerPath", "'data/x/pw' is below the volume at 'data'")
                .contains("/container/volumes(2)/containerPath", "is that of another volume");
        for (var path : List.of("../h", "", ".", "h//h", "/", "/h/../h")) {
            assertThat(refused(parse(volumes.formatted("key", path)))).contains("/container/volumes(2)/containerPath");
        }
    }

    @Test
    void wrongVolumes_areNamed() {
        assertThat(refused("{'size':0}", "")).contains("/container/volumes(0)/persistent/size");
        assertThat(refused("{}", "")).contains("/container/volumes(0)/persistent/size", "error.path.missing");
        assertThat(refused("{'size':1,'type':'tape'}", "")).contains("error.unknown.enum.literal");
        assertThat(refused("{'size':1,'maxSize':2}", "")).contains("Only mount volumes can have maxSize");
        assertThat(refused("{'size':2,'type':'mount','maxSize':2}", "")).contains("maxSize must be larger than size");
        assertThat(refused("{'size':2,'constraints':[['path','LIKE','x']]}", ""))
                .contains("Constraints on root volumes are not supported");
        assertThat(refused("{'size':2,'type':'path','constraints':[['path','IS','x']]}", ""))
                .contains("Unsupported constraint operator");
        assertThat(refused("{'size':2,'type':'path','constraints':[['path','LIKE','(']]}", ""))
                .contains("Invalid regular expression");
        assertThat(refused("{'size':2,'type':'path','constraints':[['path','LIKE']]}", ""))
                .contains("Each constraint must have 3 fields");
    }

    @Test
    void wrongResidents_areNamed() {
        assertThat(parse(
                        "{'id':'/a','container':{'type':'DOCKER','docker':{'image':'x'},'volumes':[{'containerPath':'d',"
                                + "'mode':'RW','persistent':{'size':1}}]}}"))
                .isInstanceOf(Parsed.Accepted.class);
        var role = "Resident apps cannot have the role *";
        var ofNobody = "{'id':'/a','cmd':'x','container':{'volumes':[{'containerPath':'d','persistent':{'size':%d}}]}}";
        assertThat(refused(parse(new AppJson(RoleSettings.DEFAULT), ofNobody.formatted(1))))
                .contains(role);
        assertThat(refused(parse(new AppJson(RoleSettings.DEFAULT), ofNobody.formatted(0))))
                .as("said last, as in Marathon")
                .contains("expected more than 0")
                .doesNotContain(role);
        assertThat(refused("{'size':1}", "'acceptedResourceRoles':['marathon'],"))
                .contains("A resident app must have `acceptedResourceRoles");
        assertThat(refused("{'size':1}", "'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':1},"))
                .contains("got 1.0, expected 0.0");
        assertThat(refused("{'size':1}", "'unreachableStrategy':{'inactiveAfterSeconds':1,'expungeAfterSeconds':2},"))
                .contains("unreachableStrategy must be disabled for resident tasks");
        assertThat(refused("{'size':1}", "'residency':{'taskLostBehavior':'PANIC'},"))
                .contains("/residency/taskLostBehavior");
    }

    @Test
    void update_mayNotChangeWhatIsReserved() {
        var app = accepted("{'size':64}", "");
        assertThat(ResidencyRules.checkUpdate(app, accepted("{'size':64}", "'env':{'A':'b'},")))
                .isEmpty();
        assertThat(ResidencyRules.checkUpdate(app, accepted("{'size':65}", "")))
                .containsExactly(Violation.of("/", "Persistent volumes can not be changed!"));
        assertThat(ResidencyRules.checkUpdate(app, accepted("{'size':64}", "'mem':7,")))
                .containsExactly(Violation.of("/", "Resident Tasks may not change resource requirements!"));
        assertThat(ResidencyRules.checkUpdate(app, accepted("{'size':64}", "'ports':[0,0],")))
                .containsExactly(Violation.of("/", "Resident Tasks may not change resource requirements!"));
        assertThat(ResidencyRules.checkUpdate(app, accepted("{'size':64}", "'role':'stateful',")))
                .extracting(Violation::path)
                .containsExactly("/role");
    }

    private static Parsed parse(String persistent, String more) {
        return parse("{'id':'/stateful/db','cmd':'x'," + more
                + "'container':{'type':'MESOS','volumes':[{'containerPath':'data','mode':'RW','persistent':"
                + persistent + "}]}}");
    }

    private static Parsed parse(String json) {
        return parse(APPS, json);
    }

    private static Parsed parse(AppJson apps, String json) {
        try {
            return apps.parse(Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), PathId.ROOT, NOW);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AppDefinition accepted(String persistent, String more) {
        return switch (parse(persistent, more)) {
            case Parsed.Accepted(var app, var _) -> app;
            case Parsed other -> throw new AssertionError(other);
        };
    }

    private static String refused(String persistent, String more) {
        return refused(parse(persistent, more));
    }

    private static String refused(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Refused(var problem) -> problem.body().toString();
            case Parsed other -> throw new AssertionError(other);
        };
    }
}
