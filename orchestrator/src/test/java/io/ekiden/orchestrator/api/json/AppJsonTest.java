package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.check.Expectation;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppJsonTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);

    @Test
    void id_relativeBelongsToTheGroup() {
        assertThat(accepted("{'id':'web','cmd':'x','dependencies':['../db']}", PathId.parse("/shop"))
                        .id())
                .hasToString("/shop/web");
        assertThat(accepted("{'id':'web','cmd':'x','dependencies':['../db']}", PathId.parse("/shop"))
                        .run()
                        .dependencies())
                .containsExactly(PathId.parse("/shop/db"));
    }

    @Test
    void unknownFields_areNamedAndRefusedWhenStrict() {
        var parsed = parse("{'id':'/a','cmd':'x','cpu':1,'healthChecks':[{'pth':'/'}],'portDefinitions':[{'prt':1}]}");
        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.unknownFields())
                                .containsExactlyInAnyOrder("/cpu", "/healthChecks(0)/pth", "/portDefinitions(0)/prt"));
        assertThat(errors(AppJson.strict(parsed))).containsEntry("/cpu", "is not a known field");
    }

    @Test
    void ownAnswers_haveNoUnknownFields() {
        var app = accepted("{'id':'/a','cmd':'x'}", PathId.ROOT);
        var answer = AppJson.write(app).put("tasksRunning", 1);
        answer.putArray("tasks");
        answer.putArray("deployments");
        assertThat(APPS.parse(answer, PathId.ROOT, NOW)).isEqualTo(new Parsed.Accepted(app, List.of()));
    }

    @Test
    void executorOfOnesOwn_isAnyPath_butNotInAnImage() {
        var app = accepted(
                "{'id':'/a','cmd':'x','executor':'bogus','executorResources':{'cpus':0.2,'mem':64},'tty':true}",
                PathId.ROOT);
        assertThat(app.run().process().hasCustomExecutor()).isTrue();
        assertThat(app.run().needs()).isEqualTo(new ResourceNeeds(1200, 192_000, 10_000, 0));
        assertThat(AppJson.write(app).toString())
                .contains(
                        "\"executor\":\"bogus\",\"executorResources\":{\"cpus\":0.2,\"mem\":64.0,\"disk\":10.0}",
                        "\"tty\":true,\"role\":\"*\"");
        var ofTheAgent = accepted("{'id':'/a','cmd':'x','executor':'//cmd','executorResources':{}}", PathId.ROOT);
        assertThat(ofTheAgent.run().needs()).isEqualTo(ofTheAgent.run().resources());
        assertThat(errors(parse("{'id':'/a','executor':'/x','container':{'type':'MESOS','docker':{'image':'i'}}}")))
                .containsEntry("/executor", "an executor of one's own cannot run in an image");
        assertThat(errors(parse("{'id':'/a','cmd':'x','tty':'yes','executorResources':{'cpus':0.05}}")))
                .containsEntry("/tty", "error.expected.jsboolean")
                .containsEntry("/executorResources/cpus", "error.min");
    }

    private static String withVolumes(String container, String volumes, String more) {
        return "{'id':'/a','cmd':'x','container':{" + container + "'volumes':[" + volumes + "]}" + more + "}";
    }

    @Test
    void externalVolume_belongsToOneInstance_unlessItIsShared() {
        var volume = "{'containerPath':'/d','mode':'RW','external':{'name':'v','provider':'dvdi','size':2,"
                + "'options':{'dvdi/driver':'rexray','dvdi/iops':'9'}%s}}";
        var app = accepted(withVolumes("", volume.formatted(""), ""), PathId.ROOT);
        assertThat(app.run().lifecycle().upgrade()).isEqualTo(new Lifecycle.UpgradeStrategy(0.5, 0));
        assertThat(app.run().process().container().orElseThrow().volumes())
                .singleElement()
                .isInstanceOfSatisfying(Volume.External.class, external -> {
                    assertThat(external.driver()).isEqualTo("rexray");
                    assertThat(external.ofDriver()).isEqualTo(Map.of("size", "2", "iops", "9"));
                });
        assertThat(errors(parse(withVolumes(
                        "",
                        volume.formatted(""),
                        ",'instances':2,'upgradeStrategy':{'minimumHealthCapacity':1,'maximumOverCapacity':0.5}"))))
                .containsEntry("/upgradeStrategy/maximumOverCapacity", "got 0.5, expected 0.0")
                .hasEntrySatisfying("/instances", error -> assertThat(error).startsWith("got 2, expected 1 or fewer"));
        var shared = accepted(withVolumes("", volume.formatted(",'shared':true"), ",'instances':2"), PathId.ROOT);
        assertThat(shared.run().lifecycle().upgrade()).isEqualTo(new Lifecycle.UpgradeStrategy(1, 1));
    }

    @Test
    void externalVolume_obeysItsRules() {
        var odd = "{'containerPath':'','mode':'RO','external':{'name':'--v','provider':'dvdi','size':0}}";
        assertThat(errors(parse(withVolumes("", odd, ""))))
                .containsKeys(
                        "/container/volumes(0)/containerPath",
                        "/container/volumes(0)/mode",
                        "/container/volumes(0)/external/name",
                        "/container/volumes(0)/external/size")
                .containsEntry("/container/volumes(0)/external/options", "dvdi/driver must be given");
        var docker = "'type':'DOCKER','docker':{'image':'i'},";
        var volume =
                "{'containerPath':'/d','external':{'name':'%s','provider':'dvdi',%s'options':{'dvdi/driver':'%s'%s}}}";
        assertThat(errors(parse(withVolumes(docker, volume.formatted("v", "'size':1,", "a", ",'dvdi/x':'y'"), ""))))
                .containsKeys("/container/volumes(0)/external/size", "/container/volumes(0)/external/options");
        assertThat(errors(parse(withVolumes(
                        docker, volume.formatted("v", "", "a", "") + "," + volume.formatted("w", "", "b", ""), ""))))
                .containsKey("/container/volumes");
        assertThat(errors(parse(withVolumes("", "{'containerPath':'/d','external':{'size':1}}", ""))))
                .containsEntry("/container/volumes(0)/external/name", "error.path.missing")
                .containsEntry("/container/volumes(0)/external/provider", "error.path.missing");
        assertThat(errors(parse(withVolumes("", "{'containerPath':'d','external':{'name':'v','provider':'x'}}", ""))))
                .containsEntry("/container/volumes(0)/external/provider", "got x, expected one of: [csi, dvdi]");
    }

    @Test
    void secretInAFile_isDeclared_andIsAtAPathThatCanBe() {
        var declared = ",'secrets':{'pw':{'source':'db/pw'}}";
        var file = "{'containerPath':'%s','secret':'pw'}";
        var app = accepted(withVolumes("", file.formatted("etc/pw/"), declared), PathId.ROOT);
        assertThat(app.run().secrets().orElseThrow().files()).isEqualTo(Map.of("etc/pw", "pw"));
        assertThat(AppJson.write(app).at("/container/volumes/0").toString())
                .isEqualTo("{\"containerPath\":\"etc/pw\",\"secret\":\"pw\"}");
        assertThat(errors(parse(withVolumes("", file.formatted("pw"), ""))))
                .containsEntry("/container/volumes(0)/secret", "references an undefined secret");
        for (var path : List.of("/etc/pw", "../pw", "", "./pw", "a//pw", "a/./pw")) {
            assertThat(errors(parse(withVolumes("", file.formatted(path), declared))))
                    .containsKey("/container/volumes(0)/containerPath");
        }
        var docker = "'type':'DOCKER','docker':{'image':'i'},";
        accepted(withVolumes(docker, file.formatted("/etc/pw"), declared), PathId.ROOT);
        assertThat(errors(parse(withVolumes(docker, file.formatted("/p") + "," + file.formatted("/p/"), declared))))
                .containsEntry("/container/volumes(1)/containerPath", "is that of another volume");
    }

    @Test
    void networkOfAName_mayBeThatOfACommand() {
        var app = accepted("{'id':'/a','cmd':'x','networks':[{'name':'x'}]}", PathId.ROOT);
        assertThat(app.run().ports().container().orElseThrow().name()).isEqualTo("x");
    }

    @Test
    void unsupportedFields_areFineWhenTheySayNothing() {
        accepted(
                "{'id':'/a','cmd':'x','container':null,'gpus':0,'tty':false,'secrets':{},'readinessChecks':[],'networks':[]}",
                PathId.ROOT);
    }

    @Test
    void readinessCheck_obeysItsRules() {
        assertThat(errors(parse(
                        "{'id':'/a','cmd':'x','portDefinitions':[{'name':'api'}],'readinessChecks':[{'portName':'apo','path':'/a b',"
                                + "'intervalSeconds':5,'timeoutSeconds':5,'httpStatusCodesForReady':[]}]}")))
                .containsEntry("/readinessChecks(0)/portName", "No port definition reference for portName apo")
                .containsEntry(
                        "/readinessChecks(0)/timeoutSeconds", "got 5, expected less than intervalSeconds, which is 5")
                .containsEntry("/readinessChecks(0)/httpStatusCodesForReady", "must not be empty")
                .containsKey("/readinessChecks(0)/path")
                .hasSize(4);
        assertThat(
                        errors(
                                parse(
                                        "{'id':'/a','cmd':'x','readinessChecks':[{'protocol':'TCP','timeoutSeconds':0,'httpStatusCodesForReady':[20]}]}")))
                .containsEntry("/readinessChecks(0)/protocol", "error.unknown.enum.literal")
                .containsEntry("/readinessChecks(0)/timeoutSeconds", "error.min")
                .containsEntry("/readinessChecks(0)/httpStatusCodesForReady(0)", "error.min")
                .hasSize(3);
    }

    @Test
    void check_obeysItsRules() {
        var refused = "{'id':'/a','cmd':'x','check':%s}";
        assertThat(errors(parse(refused.formatted("{'tcp':{'portIndex':7},'http':{'path':'x y','scheme':'HTTPS'}}"))))
                .containsEntry("/check", "must have exactly one of: http, tcp, exec")
                .containsKeys("/check/http/path", "/check/http/scheme")
                .hasSize(3);
        assertThat(errors(parse(refused.formatted("{'tcp':{'portIndex':7}}")))).containsOnlyKeys("/check");
        assertThat(errors(parse(refused.formatted("{'exec':{}}"))))
                .containsEntry("/check/exec/command", "error.path.missing");
        assertThat(errors(parse(refused.formatted("{'exec':{'command':{'shell':'true','argv':['true']}}}"))))
                .containsEntry("/check/exec/command", "must have exactly one of: shell, argv");
        assertThat(
                        errors(
                                parse(
                                        "{'id':'/a','container':{'type':'DOCKER','docker':{'image':'x'}},'check':{'exec':{'command':{'shell':'x'}}}}")))
                .containsOnlyKeys("/check");
    }

    @Test
    void secrets_areDeclaredAndUsed() {
        assertThat(errors(parse(
                        "{'id':'/a','container':{'type':'DOCKER','docker':{'image':'x','pullConfig':{'secret':'none'}}},"
                                + "'env':{'A':{'secret':'missing'},'B':{'secret':'used'},'C':'x'},"
                                + "'secrets':{'used':{'source':'s'},'spare':{'source':'t'}}}")))
                .containsEntry("/env/A/secret", "references an undefined secret")
                .containsEntry("/container/docker/pullConfig/secret", "references an undefined secret")
                .containsEntry(
                        "/container/docker/pullConfig", "is not supported for containers of type DOCKER, only of MESOS")
                .containsEntry("/secrets/spare", "is not referenced; remove it, or use it in env")
                .hasSize(4);
        assertThat(errors(parse(
                        "{'id':'/a','cmd':'x','env':{'A':{'sekret':'b'},'B':1},'secrets':{'b':{'source':''},'c':{}}}")))
                .containsEntry("/env/A/secret", "error.path.missing")
                .containsEntry("/env/B", "error.expected.jsobject")
                .containsEntry("/secrets/b/source", "error.minLength")
                .containsEntry("/secrets/c/source", "error.path.missing")
                .hasSize(4);
    }

    @Test
    void network_ofTheOldStyleIsThatOfTheNew() {
        var docker = "'container':{'type':'DOCKER','docker':{'image':'x'%s}%s}";
        var expected = accepted(
                "{'id':'/a','networks':[{'name':'n','labels':{'a':'b'}}],"
                        + docker.formatted("", ",'portMappings':[{'containerPort':80,'name':'http'}]") + "}",
                PathId.ROOT);
        var address = "'ipAddress':{'networkName':'n','groups':['g'],'labels':{'a':'b'},"
                + "'discovery':{'ports':[{'number':80,'name':'http','protocol':'tcp'}]}}";
        assertThat(accepted("{'id':'/a'," + address + "," + docker.formatted("", "") + "}", PathId.ROOT))
                .isEqualTo(expected);
        assertThat(accepted(
                        "{'id':'/a'," + address + "," + docker.formatted(",'network':'USER'", "") + "}", PathId.ROOT))
                .isEqualTo(expected);
        var merged = APPS.merge(
                accepted("{'id':'/a'," + docker.formatted("", "") + "}", PathId.ROOT), json("{" + address + "}"));
        assertThat(merged)
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted -> assertThat(accepted.app().run().ports())
                                .isEqualTo(expected.run().ports()));
    }

    @Test
    void network_isRefusedWhereNoEngineCouldMakeIt() {
        var docker = "{'id':'/a',%s'container':{'type':'DOCKER','docker':{'image':'x'%s},'portMappings':[%s]}}";
        assertThat(errors(parse(docker.formatted("'networks':[{'name':'a'},{'name':'b'}],", "", ""))))
                .containsEntry(
                        "/", "may only specify a single container network when using the Docker container engine");
        assertThat(errors(parse(docker.formatted("'networks':[{'name':'--a b'}],", "", ""))))
                .containsEntry("/networks(0)/name", "error.pattern");
        assertThat(errors(parse(docker.formatted("'networks':[{'name':'host'}],", "", ""))))
                .containsEntry("/networks(0)/name", "must not be 'host', which container engines take for a mode");
        assertThat(errors(parse(docker.formatted("'ipAddress':{'networkName':'container:db'},", "", ""))))
                .containsEntry("/networks(0)/name", "must match [A-Za-z0-9][A-Za-z0-9_.-]*");
        assertThat(errors(parse(docker.formatted("", ",'network':'USER'", ""))))
                .containsEntry("/networks", "Network name must be specified when container network is selected.");
        assertThat(errors(parse(docker.formatted("", ",'network':'NONE'", ""))))
                .containsKey("/container/docker/network");
        assertThat(errors(parse(docker.formatted("'networks':[{'name':'n'}],", "", "{'networkNames':['m']}"))))
                .containsEntry("/container/portMappings(0)/networkNames", "is not the name of a network of the app: m")
                .containsEntry("/container/portMappings(0)/containerPort", "must be given where there is no hostPort");
    }

    @Test
    void resourceLimits_areNumbersOrUnlimited() {
        assertThat(accepted("{'id':'/a','cmd':'x','resourceLimits':{'cpus':1.5,'mem':'unlimited'}}", PathId.ROOT)
                        .run()
                        .limits())
                .contains(new TaskLimits(Optional.of(1_500L), Optional.of(TaskLimits.UNLIMITED)));
        assertThat(errors(parse("{'id':'/a','cmd':'x','resourceLimits':{'cpus':'many','mem':true}}")))
                .containsEntry("/resourceLimits/cpus", "error.unknown.enum.literal")
                .containsEntry("/resourceLimits/mem", "error.expected.jsnumber")
                .hasSize(2);
    }

    @Test
    void ignoreHttp1xx_isKept() {
        assertThat(accepted("{'id':'/a','cmd':'x','healthChecks':[{'ignoreHttp1xx':true}]}", PathId.ROOT)
                        .run()
                        .healthChecks())
                .singleElement()
                .matches(AppHealthCheck::ignoreHttp1xx);
    }

    @Test
    void healthChecks_mayExpectMoreThanThoseOfMarathon() {
        var text =
                "{'protocol':'HTTP','httpStatusCodesForHealthy':[200,204],'httpBodyContains':'\\\"up\\\"','startupSeconds':60},"
                        + "{'protocol':'GRPC','grpcService':'shop.Cart'}";
        var app = accepted("{'id':'/a','cmd':'x','healthChecks':[" + text + "]}", PathId.ROOT);
        assertThat(app.run().healthChecks().getFirst().expects())
                .contains(new Expectation(
                        List.of(200, 204),
                        Optional.of("\"up\""),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(60))));
        assertThat(accepted(AppJson.write(app).toString(), PathId.ROOT).run().healthChecks())
                .as("as it is shown")
                .isEqualTo(app.run().healthChecks());
    }

    @Test
    void healthChecks_expectWhatTheyLookAt() {
        assertThat(errors(parse("{'id':'/a','cmd':'x','healthChecks':[{'protocol':'TCP','httpBodyContains':'x'},"
                        + "{'grpcService':'x'},{'protocol':'MESOS_TCP','startupSeconds':5},"
                        + "{'protocol':'GRPC','httpStatusCodesForHealthy':[200]}]}")))
                .containsOnlyKeys("/healthChecks(0)", "/healthChecks(1)", "/healthChecks(2)", "/healthChecks(3)")
                .hasEntrySatisfying(
                        "/healthChecks(2)", error -> assertThat(error).contains("startupSeconds"));
        assertThat(errors(parse("{'id':'/a','cmd':'x','healthChecks':[{'httpStatusCodesForHealthy':[]},"
                        + "{'httpStatusCodesForHealthy':[99]},{'httpBodyContains':''},{'startupSeconds':0}]}")))
                .containsOnlyKeys(
                        "/healthChecks(1)/httpStatusCodesForHealthy(0)",
                        "/healthChecks(2)/httpBodyContains",
                        "/healthChecks(3)/startupSeconds");
    }

    @Test
    void healthCheckPath_staysInItsRequestLine() {
        assertThat(
                        errors(
                                parse(
                                        "{'id':'/a','cmd':'x','healthChecks':[{'path':'/a b'},{'path':'/x\\r\\nHost: y'},{'path':'/ok?a=b'}]}")))
                .containsOnlyKeys("/healthChecks(0)", "/healthChecks(1)", "/healthChecks(1)/path");
    }

    @Test
    void rules_areReportedTogether() {
        assertThat(errors(parse("{'id':'/x/tasks','cmd':'x','healthChecks':[{'protocol':'COMMAND'},{'portIndex':4}],"
                        + "'constraints':[['a','GROUP_BY','x'],['b','LIKE','(?=x)']],"
                        + "'fetch':[{'uri':'http://x','destPath':'../../etc'}],"
                        + "'unreachableStrategy':{'inactiveAfterSeconds':9,'expungeAfterSeconds':1}}")))
                .containsOnlyKeys(
                        "/id",
                        "/healthChecks(0)",
                        "/healthChecks(1)",
                        "/constraints",
                        "/fetch(0)/destPath",
                        "/unreachableStrategy/expungeAfterSeconds");
    }

    @Test
    void merge_legacyFieldReplacesTheNewOne() {
        var current = accepted(
                "{'id':'/a','cmd':'x','fetch':[{'uri':'http://x/a'}],'portDefinitions':[{'port':1,'name':'n'}]}",
                PathId.ROOT);
        var merged = APPS.merge(current, json("{'uris':['http://x/b.zip'],'ports':[7]}"));
        assertThat(merged).isInstanceOfSatisfying(Parsed.Accepted.class, accepted -> {
            var run = accepted.app().run();
            assertThat(run.process().fetch())
                    .singleElement()
                    .matches(fetch -> fetch.extract() && fetch.uri().endsWith("b.zip"));
            assertThat(run.ports().definitions())
                    .singleElement()
                    .matches(port -> port.port() == 7 && port.name().isEmpty());
            assertThat(accepted.unknownFields()).isEmpty();
        });
    }

    @Test
    void merge_keepsVersionInfoOfTheCurrentApp() {
        var current = accepted("{'id':'/a','cmd':'x'}", PathId.ROOT);
        assertThat(APPS.merge(current, json("{}"))).isEqualTo(new Parsed.Accepted(current, List.of()));
    }

    @Test
    void merge_versionAloneIsARollback() {
        var current = accepted("{'id':'/a','cmd':'x'}", PathId.ROOT);
        assertThat(APPS.merge(current, json("{'id':'/a','version':'2026-01-01T00:00:00.000Z'}")))
                .isEqualTo(new Parsed.Rollback(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(APPS.merge(current, json("{'version':'yesterday'}")))
                .isEqualTo(new Parsed.Refused(AppJson.badTimestamp("yesterday")));
    }

    @Test
    void hugeInput_isRefusedNotEaten() {
        assertThat(AppJson.body("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AppJson.Body.NotJson.class);
        assertThat(AppJson.body(("{\"cpus\":" + "9".repeat(1000) + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AppJson.Body.NotJson.class);
        assertThat(AppJson.body("{} {}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(AppJson.Body.NotJson.class);
        assertThat(errors(parse("{'id':'/a','cmd':'x','cpus':1e300,'instances':1e999,'mem':1e-9999}")))
                .containsEntry("/cpus", "error.max")
                .containsEntry("/instances", "error.expected.int");
        assertThat(errors(parse("{'id':'/a','cmd':'x','instances':2000000000}")))
                .containsEntry("/instances", "got 2000000000, expected 100000 or fewer");
    }

    @Test
    void ids_ofGroupsMayBeRolesWhenSetSo() {
        var apps = new AppJson(new RoleSettings("marathon", false));
        assertThat(apps.parse(json("{'id':'/shop/web','cmd':'x','role':'shop'}"), PathId.ROOT, NOW))
                .isInstanceOf(Parsed.Accepted.class);
        assertThat(errors(apps.parse(json("{'id':'/web','cmd':'x','role':'web'}"), PathId.ROOT, NOW)))
                .containsEntry("/role", "got web, expected one of: [marathon]");
    }

    private static AppDefinition accepted(String text, PathId group) {
        return switch (APPS.parse(json(text), group, NOW)) {
            case Parsed.Accepted(var app, var _) -> app;
            case Parsed.Refused(var problem) -> throw new AssertionError(problem.toString());
            case Parsed.Rollback _ -> throw new AssertionError("rollback");
        };
    }

    private static Parsed parse(String text) {
        return APPS.parse(json(text), PathId.ROOT, NOW);
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> errors(Parsed parsed) {
        if (!(parsed instanceof Parsed.Refused(var problem))) {
            throw new AssertionError("accepted: " + parsed);
        }
        var errors = new TreeMap<String, String>();
        problem.body()
                .get("details")
                .forEach(detail -> errors.put(
                        detail.get("path").textValue(),
                        detail.get("errors").get(0).textValue()));
        return errors;
    }
}
