package io.ekiden.orchestrator.api.json.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodJsonTest {
    private static final String CONTAINER =
            "{'name':'c','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}}}";

    /** Every field that is understood, none with its default. */
    private static final String FULL = """
            {'id':'/g/p','labels':{'a':'b'},'version':'1970-01-01T00:00:00.000Z','user':'nobody','environment':{'X':'1','S':{'secret':'a'}},
             'containers':[
              {'name':'web','exec':{'command':{'shell':'serve $ENDPOINT_HTTP'}},
               'resources':{'cpus':0.5,'mem':64.0,'disk':10.0,'gpus':0},
               'endpoints':[{'name':'http','hostPort':8080,'protocol':['tcp','udp'],'labels':{'VIP_0':'/v:80'}},{'name':'any','hostPort':0}],
               'environment':{'Y':'2','P':{'secret':'b'}},'user':'www',
               'healthCheck':{'http':{'endpoint':'http','path':'/ok','scheme':'HTTPS'},'gracePeriodSeconds':1,'intervalSeconds':9,
                 'maxConsecutiveFailures':2,'timeoutSeconds':8,'delaySeconds':3},
               'check':{'http':{'endpoint':'http','path':'/well'},'intervalSeconds':7,'timeoutSeconds':5,'delaySeconds':2},
               'artifacts':[{'uri':'http://x/y','extract':false,'executable':true,'cache':true,'destPath':'z'}],
               'labels':{'l':'m'},'lifecycle':{'killGracePeriodSeconds':2.5},'resourceLimits':{'cpus':'unlimited','mem':96.0},'tty':true},
              {'name':'side','exec':{'command':{'argv':['look','-x']},'overrideEntrypoint':true},'resources':{'cpus':0.001,'mem':1.0,'disk':0.0,'gpus':0},
               'image':{'kind':'DOCKER','id':'busybox','forcePull':true,'pullConfig':{'secret':'c'}},
               'linuxInfo':{'ipcInfo':{'mode':'PRIVATE','shmSize':64},'seccomp':{'profileName':'strict.json','unconfined':false}},
               'volumeMounts':[{'name':'data','mountPath':'/data','readOnly':true},{'name':'key','mountPath':'etc/key','readOnly':false},{'name':'scratch','mountPath':'tmp','readOnly':false}]}],
             'secrets':{'a':{'source':'/a'},'b':{'source':'/b'},'c':{'source':'/c'},'d':{'source':'/d'}},
             'volumes':[{'name':'data','host':'/srv/data'},{'name':'key','secret':'d'},{'name':'scratch'}],'networks':[{'mode':'host'}],
             'scaling':{'instances':3,'kind':'fixed'},
             'scheduling':{'backoff':{'backoff':0.5,'backoffFactor':2.0,'maxLaunchDelay':60.0},
               'upgrade':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0.25},
               'placement':{'constraints':[{'fieldName':'hostname','operator':'UNIQUE'},{'fieldName':'rack','operator':'MAX_PER','value':'2'}],
                 'acceptedResourceRoles':['*']},
               'killSelection':'OLDEST_FIRST','unreachableStrategy':'disabled'},
             'executorResources':{'cpus':0.2,'mem':40.0,'disk':12.0},
             'linuxInfo':{'ipcInfo':{'mode':'SHARE_PARENT'}},'legacySharedCgroups':false,'role':'*'}
            """;

    @Test
    void everyField_comesOutAsItWentIn() throws Exception {
        var parsed = parse(FULL);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        var accepted = (Parsed.Accepted) parsed;
        assertThat(accepted.unknownFields()).isEmpty();
        assertThat(Json.read(Json.bytes(PodJson.write(accepted.app())))).isEqualTo(json(FULL));
    }

    @Test
    void networkOfItsOwn_comesOutAsItWentIn() throws Exception {
        for (var network : List.of(
                "{'mode':'container/bridge'}",
                "{'name':'blue','mode':'container','labels':{'k':'v'}}",
                "{'name':'red','mode':'container'},{'name':'blue','mode':'container'}")) {
            var one = network.contains("red") ? ",'networkNames':['red']" : "";
            var endpoints = "'endpoints':[{'name':'a','containerPort':80,'hostPort':0,'protocol':['tcp']" + one + "},"
                    + "{'name':'b','containerPort':81" + (network.contains("blue") ? ",'networkNames':['blue']" : "")
                    + "}]";
            var pod = FULL.replace("'networks':[{'mode':'host'}]", "'networks':[" + network + "]")
                    .replaceFirst("'endpoints':\\[.*?\\}\\],", endpoints + ",")
                    .replace("'environment':{'Y'", "'image':{'kind':'DOCKER','id':'app'},'environment':{'Y'")
                    .replace("'endpoint':'http'", "'endpoint':'a'");
            var parsed = parse(pod);
            assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
            assertThat(Json.read(Json.bytes(PodJson.write(((Parsed.Accepted) parsed).app()))))
                    .isEqualTo(json(pod));
        }
    }

    @Test
    void networkOfItsOwn_hasItsRules() throws Exception {
        assertThat(errors("""
                        {'id':'/p','networks':[{'mode':'container'}],'containers':[
                          {'name':'c','resources':{'cpus':1,'mem':1},'exec':{'command':{'shell':'x'}},
                           'endpoints':[{'name':'e','hostPort':0,'networkNames':['red']}]}]}
                        """))
                .isEqualTo(Map.of(
                        "/networks", "Network name must be specified when container network is selected.",
                        "/containers(0)/endpoints(0)/containerPort", "is required when using container-mode networking",
                        "/containers(0)/endpoints(0)/networkNames", "is not the name of a network of the pod: red"));
        assertThat(errors("""
                        {'id':'/p','networks':[{'name':'red'},{'name':'ns'}],'containers':[
                          {'name':'c','resources':{'cpus':1,'mem':1},'exec':{'command':{'shell':'x'}},
                           'endpoints':[{'name':'e','containerPort':1,'hostPort':0},{'name':'f','containerPort':2}]}]}
                        """))
                .containsOnlyKeys("/networks(1)/name", "/containers(0)/endpoints(0)")
                .containsEntry("/containers(0)/endpoints(0)", AppRules.WHICH_NETWORK);
        for (var name : List.of("host", "ns", "container:db", "blue,red", "ns:/proc/1/ns/net")) {
            assertThat(errors("{'id':'/p','networks':[{'name':'" + name + "'}],'containers':[" + CONTAINER + "]}"))
                    .hasEntrySatisfying(
                            "/networks(0)/name", error -> assertThat(error).startsWith("must "));
        }
        assertThat(errors("{'id':'/p','networks':[{'mode':'host'},{'mode':'container/bridge'}],'containers':["
                        + CONTAINER + "]}"))
                .containsKey("/networks");
    }

    @Test
    void resources_areThoseOfAllContainersAndTheExecutor() throws Exception {
        var run = ((Parsed.Accepted) parse(FULL)).app().run();
        assertThat(run.resources().cpusMilli()).isEqualTo(701);
        assertThat(run.resources().memMilli()).isEqualTo(105_000);
        assertThat(run.resources().diskMilli()).isEqualTo(22_000);
    }

    @Test
    void containersWithoutEnd_areRefused() throws Exception {
        var containers = IntStream.range(0, 101)
                .mapToObj(
                        i -> "{'name':'c" + i + "','exec':{'command':{'shell':'x'}},'resources':{'cpus':0.01,'mem':1}}")
                .collect(Collectors.joining(","));
        assertThat(errors("{'id':'/p','containers':[" + containers + "]}"))
                .isEqualTo(Map.of("/containers", "must not be more than 100"));
        var variables =
                IntStream.range(0, 10_000).mapToObj(i -> "'V" + i + "':'x'").collect(Collectors.joining(","));
        var eleven = containers.substring(0, containers.indexOf(",{'name':'c11'"));
        assertThat(errors("{'id':'/p','environment':{" + variables + "},'containers':[" + eleven + "]}"))
                .containsOnlyKeys("/");
    }

    @Test
    void shapes_areLookedAtFirst_allOfThem() throws Exception {
        assertThat(errors(
                        "{'id':'/p','containers':[{'name':7,'resources':{'cpus':0,'mem':-1},'endpoints':[{'hostPort':70000,'protocol':['sctp']}]},{}],"
                                + "'networks':[{'mode':'none'}],'executorResources':{'cpus':0.01}}"))
                .isEqualTo(Map.of(
                        "/containers(0)/name", "error.expected.jsstring",
                        "/containers(0)/resources/cpus", "error.min",
                        "/containers(0)/resources/mem", "error.min",
                        "/containers(0)/endpoints(0)/name",
                                "'name' is undefined on object: {\"hostPort\":70000,\"protocol\":[\"sctp\"]}",
                        "/containers(0)/endpoints(0)/hostPort", "error.max",
                        "/containers(0)/endpoints(0)/protocol(0)", "error.unknown.enum.literal",
                        "/containers(1)/name", "'name' is undefined on object: {}",
                        "/containers(1)/resources", "'resources' is undefined on object: {}",
                        "/networks(0)/mode", "error.unknown.enum.literal",
                        "/executorResources/cpus", "error.min"));
    }

    @Test
    void brokenRules_areToldTogether_atTheirPaths() throws Exception {
        assertThat(errors("""
                        {'id':'/p/restart','environment':{'A=B':'x'},'containers':[
                          {'name':'A_b','resources':{'cpus':1,'mem':1},'exec':{'command':{'shell':'x'}},
                           'endpoints':[{'name':'e','containerPort':80},{'name':'e','hostPort':80},{'name':'f','hostPort':80,'protocol':['tcp','tcp']}],
                           'healthCheck':{'http':{'endpoint':'nope','path':'no slash'},'timeoutSeconds':60},
                           'volumeMounts':[{'name':'gone','mountPath':''}],'resourceLimits':{'cpus':0.5}},
                          {'name':'c','resources':{'cpus':1,'mem':1}}],
                         'volumes':[{'name':'v','host':'rel'},{'name':'v','host':'/x'}],
                         'scheduling':{'placement':{'constraints':[{'fieldName':'x','operator':'MAX_PER','value':'many'}],'acceptedResourceRoles':['other']},
                           'unreachableStrategy':{'inactiveAfterSeconds':9,'expungeAfterSeconds':1}}}
                        """))
                .containsOnlyKeys(
                        "/id",
                        "/environment/A=B",
                        "/",
                        "/containers(0)/name",
                        "/containers(0)/endpoints(0)/hostPort",
                        "/containers(0)/endpoints(0)/containerPort",
                        "/containers(0)/endpoints(2)/protocol",
                        "/containers(0)/resourceLimits/cpus",
                        "/containers(0)/healthCheck/timeoutSeconds",
                        "/containers(0)/healthCheck/http/endpoint",
                        "/containers(0)/healthCheck/http/path",
                        "/containers(0)/volumeMounts(0)/name",
                        "/containers(0)/volumeMounts(0)/mountPath",
                        "/containers(1)",
                        "/volumes",
                        "/volumes(0)/host",
                        "/volumes(0)",
                        "/volumes(1)",
                        "/scheduling/placement/constraints(0)",
                        "/scheduling/placement/acceptedResourceRoles",
                        "/scheduling/unreachableStrategy/expungeAfterSeconds");
    }

    @Test
    void linuxInfo_hasTheRulesOfMarathon() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        assertThat(errors("{'id':'/p','containers':[" + plain
                        + ",'linuxInfo':{'seccomp':{'profileName':'p','unconfined':true},'ipcInfo':{'mode':'SHARE_PARENT','shmSize':1}}}],"
                        + "'linuxInfo':{'seccomp':{'unconfined':true},'ipcInfo':{'mode':'SHARE_PARENT','shmSize':1}}}"))
                .containsOnly(
                        Map.entry(
                                "/containers(0)/linuxInfo/seccomp/unconfined",
                                "Seccomp unconfined can NOT be true when Profile is defined"),
                        Map.entry(
                                "/containers(0)/linuxInfo/ipcInfo/shmSize",
                                "ipcInfo shmSize can NOT be set when mode is SHARE_PARENT"),
                        Map.entry("/linuxInfo/seccomp", "Seccomp configuration on executor level is not supported"),
                        Map.entry(
                                "/linuxInfo/ipcInfo/shmSize",
                                "ipcInfo shmSize can NOT be set when mode is SHARE_PARENT"));
        assertThat(errors("{'id':'/p','legacySharedCgroups':true,'containers':[" + plain
                        + ",'resourceLimits':{'cpus':2}}]}"))
                .containsOnlyKeys("/containers(0)/resourceLimits");
    }

    @Test
    void checks_askOneThing_ofTheContainersOwn() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        assertThat(errors("{'id':'/p','containers':[" + plain
                        + ",'check':{'tcp':{'endpoint':'x'}}},{'name':'d','resources':{'cpus':1},'exec':{'command':{'shell':'x'}},"
                        + "'endpoints':[{'name':'e','hostPort':0}],'check':{'http':{'endpoint':'e','path':'ok','scheme':'HTTPS'}}},"
                        + "{'name':'f','resources':{'cpus':1},'exec':{'command':{'shell':'x'}},'check':{}}]}"))
                .containsOnlyKeys(
                        "/containers(0)/check/tcp/endpoint",
                        "/containers(1)/check/http/path",
                        "/containers(1)/check/http/scheme",
                        "/containers(2)/check");
    }

    @Test
    void secrets_areDeclaredAndUsed() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        assertThat(
                        errors(
                                "{'id':'/p','secrets':{'idle':{'source':'x'}},'environment':{'S':{'secret':'s'}},"
                                        + "'volumes':[{'name':'v','secret':'w'}],'containers':[" + plain
                                        + ",'environment':{'A=B':{'secret':'t'}},'image':{'kind':'DOCKER','id':'x','pullConfig':{'secret':'u'}},"
                                        + "'volumeMounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'../b'},{'name':'v','mountPath':'/a'}]}]}"))
                .isEqualTo(Map.of(
                        "/secrets/idle",
                        "is not referenced; remove it, or use it in environment, volumes or an image's pullConfig",
                        "/environment/S/secret",
                        "references an undefined secret",
                        "/containers(0)/environment/A=B",
                        "is not the name of an environment variable",
                        "/containers(0)/environment/A=B/secret",
                        "references an undefined secret",
                        "/containers(0)/image/pullConfig/secret",
                        "references an undefined secret",
                        "/volumes(0)/secret",
                        "references an undefined secret",
                        "/containers(0)/volumeMounts(1)/mountPath",
                        "must be a path inside of the sandbox, or absolute",
                        "/containers(0)/volumeMounts(2)/mountPath",
                        "is that of another volume"));
        assertThat(errors("{'id':'/p','secrets':{'s':{}},'environment':{'S':{'name':'s'}},'containers':[" + CONTAINER
                        + "]}"))
                .containsOnlyKeys("/secrets/s/source", "/environment/S/secret");
    }

    @Test
    void filesOfSecrets_areInTheSandbox_whereThereIsNoImage() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        var pod = "{'id':'/p','secrets':{'s':{'source':'x'}},'volumes':[{'name':'v','secret':'s'}],'containers':["
                + plain + ",'volumeMounts':[{'name':'v','mountPath':'%s'}]}]}";
        assertThat(errors(pod.formatted("/etc/v")))
                .isEqualTo(Map.of(
                        "/containers(0)/volumeMounts(0)/mountPath",
                        "must be relative, to the sandbox, where there is no image"));
        assertThat(parse(pod.formatted("etc/v"))).isInstanceOf(Parsed.Accepted.class);
        assertThat(errors("{'id':'/p','volumes':[{'name':'tasks'}],'containers':[" + plain
                        + ",'volumeMounts':[{'name':'tasks','mountPath':'v'}]}]}"))
                .isEqualTo(Map.of("/volumes(0)/name", "is the name of something else in the sandbox of a pod"));
    }

    @Test
    void persistentVolumes_comeOutAsTheyWentIn_andChangeWhatIsUsual() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        var pod =
                "{'id':'/g/p','role':'g','volumes':[{'name':'data','persistent':{'type':'mount','size':10,'maxSize':20,"
                        + "'profileName':'fast','constraints':[['path','LIKE','/mnt/.*']]}}],'containers':[" + plain
                        + ",'volumeMounts':[{'name':'data','mountPath':'db'}]}]}";
        var parsed = parse(pod);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        var written = PodJson.write(((Parsed.Accepted) parsed).app());
        assertThat(Json.read(Json.bytes(written.path("volumes"))))
                .isEqualTo(json(pod).path("volumes"));
        assertThat(written.at("/scheduling/unreachableStrategy").asText()).isEqualTo("disabled");
        assertThat(written.at("/scheduling/upgrade/minimumHealthCapacity").asDouble())
                .isEqualTo(0.5);
        assertThat(written.at("/scheduling/upgrade/maximumOverCapacity").asDouble())
                .isZero();

        assertThat(errors(pod.replace("'role':'g',", ""))).containsOnlyKeys("/role");
        assertThat(
                        errors(
                                pod.replace("'name':'data'", "'name':'tasks'")
                                        .replace("'size':10,'maxSize':20", "'size':0")
                                        .replace("'LIKE'", "'IS'")
                                        .replace(
                                                "'containers'",
                                                "'scheduling':{'upgrade':{'maximumOverCapacity':1},'unreachableStrategy':{}},'containers'")))
                .containsOnlyKeys(
                        "/volumes(0)/name",
                        "/volumes(0)/persistent/size",
                        "/volumes(0)/persistent/constraints(0)",
                        "/scheduling/upgrade/maximumOverCapacity",
                        "/scheduling/unreachableStrategy");
        assertThat(errors("{'id':'/p','volumes':[{'name':'v','persistent':{}}],'containers':[" + CONTAINER + "]}"))
                .containsOnlyKeys("/volumes(0)/persistent/size");
    }

    @Test
    void volumesOfTheHost_needNoImage() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        var pod = "{'id':'/p','volumes':[{'name':'v','host':'/h'}],'containers':[" + plain
                + ",'volumeMounts':[{'name':'v','mountPath':'%s'}]}]}";
        for (var path : List.of("v", "/srv/v")) {
            assertThat(parse(pod.formatted(path))).isInstanceOf(Parsed.Accepted.class);
        }
        for (var path : List.of("../v", "./v", "a//v", "/", "/srv/../v")) {
            assertThat(errors(pod.formatted(path))).containsOnlyKeys("/containers(0)/volumeMounts(0)/mountPath");
        }
    }

    @Test
    void mountBelowAnother_isRefused_unlessThereIsAnImage() throws Exception {
        var plain = CONTAINER.substring(0, CONTAINER.length() - 1);
        var pod = "{'id':'/p','secrets':{'s':{'source':'x'}},'volumes':[{'name':'d'},{'name':'k','secret':'s'}],"
                + "'containers':[" + plain + ",%s'volumeMounts':[{'name':'d','mountPath':'d/'},"
                + "{'name':'k','mountPath':'d/k'}]}]}";
        assertThat(errors(pod.formatted("")))
                .isEqualTo(Map.of(
                        "/containers(0)/volumeMounts(1)/mountPath",
                        "'d/k' is below the volume at 'd'; without an image each volume needs a place beside the"
                                + " others"));
        assertThat(parse(pod.formatted("'image':{'kind':'DOCKER','id':'i'},"))).isInstanceOf(Parsed.Accepted.class);
    }

    private static Map<String, String> errors(String text) throws Exception {
        var parsed = parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        var problem = ((Parsed.Refused) parsed).problem();
        assertThat(problem.status()).isEqualTo(422);
        var errors = new TreeMap<String, String>();
        problem.body()
                .get("details")
                .forEach(detail -> errors.put(
                        detail.get("path").textValue(), detail.at("/errors/0").textValue()));
        return errors;
    }

    private static Parsed parse(String text) throws Exception {
        return new PodJson(RoleSettings.DEFAULT).parse(json(text), Instant.EPOCH);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
