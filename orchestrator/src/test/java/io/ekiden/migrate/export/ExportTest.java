package io.ekiden.migrate.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.GoldenState;
import io.ekiden.migrate.export.Export.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE = "example/base:1";

    private static ObjectNode app(String text) throws Exception {
        var root = Definitions.group("/");
        ((ArrayNode) root.get("apps")).add(JSON.readTree(text.replace('\'', '"')));
        return root;
    }

    private static Export golden(Format format) {
        return Export.of(GoldenState.ofDump().root(), format, IMAGE);
    }

    private static List<JsonNode> documents(Export export, String file) {
        var all = new ArrayList<JsonNode>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(Objects.requireNonNull(
                        export.files().get(file),
                        () -> file + " of " + export.files().keySet()))
                .forEach(document -> all.add(JSON.valueToTree(document)));
        return all;
    }

    private static List<String> losses(Export export, String id) {
        return export.losses().stream()
                .filter(loss -> loss.id().equals(id))
                .map(Export.Loss::line)
                .toList();
    }

    @Test
    void kubernetes_hasAWorkloadAServiceAndAnIngress() {
        var export = golden(Format.KUBERNETES);
        assertThat(export.files()).hasSize(12).containsKeys("web.yaml", "shop-front-ui.yaml", "pods-duo.yaml");
        var web = documents(export, "web.yaml");
        assertThat(web)
                .extracting(one -> one.path("kind").asText())
                .containsExactly("Deployment", "Service", "Ingress");
        var spec = web.get(0).path("spec");
        assertThat(spec.path("replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/strategy/rollingUpdate").toString())
                .isEqualTo("{\"maxUnavailable\":\"50%\",\"maxSurge\":\"50%\"}");
        var container = spec.at("/template/spec/containers/0");
        assertThat(container.path("image").asText()).isEqualTo(IMAGE);
        assertThat(container.path("command").toString())
                .isEqualTo("[\"/bin/sh\",\"-c\",\"ls; exec python3 -m http.server $$PORT0 --bind 127.0.0.1\"]");
        assertThat(container.path("env").toString())
                .contains("{\"name\":\"UNI\",\"value\":\"Grüße ✓\"}", "{\"name\":\"PORT0\",\"value\":\"10101\"}");
        assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo("200m");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/p/");
        assertThat(container.at("/livenessProbe/initialDelaySeconds").asInt()).isEqualTo(20);
        assertThat(spec.at("/template/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(7);
        assertThat(spec.at("/template/spec/topologySpreadConstraints/0/topologyKey")
                        .asText())
                .isEqualTo("rack");
        assertThat(web.get(2).at("/spec/rules/0/host").asText()).isEqualTo("web.example.com");
        assertThat(web.get(2)
                        .at("/spec/rules/0/http/paths/0/backend/service/port/number")
                        .asInt())
                .isEqualTo(10101);
        assertThat(web.get(1).at("/spec/ports").toString()).contains("\"UDP\"", "\"TCP\"");
    }

    @Test
    void kubernetes_keepsDataInAStatefulSet() {
        var store = documents(golden(Format.KUBERNETES), "stateful-store.yaml");
        assertThat(store.getFirst().path("kind").asText()).isEqualTo("StatefulSet");
        assertThat(store.getFirst()
                        .at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asText())
                .isEqualTo("64Mi");
        var claim = store.getFirst()
                .at("/spec/volumeClaimTemplates/0/metadata/name")
                .asText();
        assertThat(store.getFirst()
                        .at("/spec/template/spec/containers/0/volumeMounts/0/name")
                        .asText())
                .isEqualTo(claim);
        assertThat(losses(golden(Format.KUBERNETES), "/stateful/store"))
                .anyMatch(line -> line.contains("the data in data does not come along"));
    }

    /** {@code date >> data/starts.log} writes into the volume only from there. */
    @Test
    void commandWithARelativeVolume_beginsWhereItIs() throws Exception {
        var kept = documents(golden(Format.KUBERNETES), "stateful-store.yaml")
                .getFirst()
                .at("/spec/template/spec/containers/0");
        assertThat(kept.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/sandbox/data");
        assertThat(kept.path("workingDir").asText()).isEqualTo("/sandbox");
        var services =
                documents(golden(Format.COMPOSE), "compose.yaml").getFirst().path("services");
        assertThat(services.at("/stateful-store/working_dir").asText()).isEqualTo("/sandbox");
        assertThat(services.at("/web").has("working_dir")).isFalse();
        // An image says itself where it begins.
        var image = Export.of(
                app("{'id':'/a','args':['x'],'container':{'docker':{'image':'i'},'volumes':["
                        + "{'containerPath':'data','mode':'RW','persistent':{'size':1}}]}}"),
                Format.COMPOSE,
                IMAGE);
        assertThat(documents(image, "compose.yaml").getFirst().at("/services/a").has("working_dir"))
                .isFalse();
    }

    @Test
    void kubernetes_hasAllContainersOfAPod() {
        var duo = documents(golden(Format.KUBERNETES), "pods-duo.yaml");
        var containers = duo.getFirst().at("/spec/template/spec/containers");
        assertThat(containers).extracting(one -> one.path("name").asText()).containsExactly("c1", "c2");
        assertThat(containers.get(1).path("env").toString()).contains("ONLY_C2", "SHARED");
    }

    @Test
    void nomad_hasAJobThatRunsTheSame() throws Exception {
        var export = golden(Format.NOMAD);
        var job = JSON.readTree(export.files().get("web.nomad.json")).path("Job");
        assertThat(job.path("ID").asText()).isEqualTo("web");
        var group = job.at("/TaskGroups/0");
        assertThat(group.path("Count").asInt()).isEqualTo(2);
        assertThat(group.at("/Tasks/0/Driver").asText()).isEqualTo("exec");
        assertThat(group.at("/Tasks/0/Config/args/1").asText()).startsWith("ls; exec python3");
        assertThat(group.at("/Tasks/0/Env/PORT0").asText()).isEqualTo("${NOMAD_PORT_http}");
        assertThat(group.at("/Services/0/Checks/0/Path").asText()).isEqualTo("/p/");
        assertThat(group.at("/Tasks/0/KillTimeout").asLong()).isEqualTo(7_000_000_000L);
        assertThat(job.path("Meta").toString()).contains("lost_1", "megahertz");
    }

    /** Discovery by labels goes on, and a task has the disk that it asked for. */
    @Test
    void nomad_keepsLabelsAndDisk() throws Exception {
        var root = app(
                "{'id':'/a','cmd':'x','disk':512,'labels':{'traefik.enable':'true','lost_1':'mine','HAPROXY_GROUP':'g'}}");
        var export = Export.of(root, Format.NOMAD, IMAGE);
        var group = JSON.readTree(export.files().get("a.nomad.json")).at("/Job/TaskGroups/0");
        assertThat(group.path("Meta").toString())
                .isEqualTo("{\"HAPROXY_GROUP\":\"g\",\"lost_1\":\"mine\",\"traefik.enable\":\"true\"}");
        assertThat(group.at("/EphemeralDisk/SizeMB").asInt()).isEqualTo(512);
        assertThat(losses(export, "/a")).anyMatch(line -> line.startsWith("/a /labels/HAPROXY_GROUP:"));
    }

    /** A command of no words would always be well. */
    @Test
    void checkOfGrpc_asksForTheService_orIsLost() throws Exception {
        var root = app("{'id':'/a','cmd':'x','portDefinitions':[{'port':9000,'name':'rpc'}],"
                + "'healthChecks':[{'protocol':'GRPC','grpcService':'shop.Cart'}]}");
        var probe = documents(Export.of(root, Format.KUBERNETES, IMAGE), "a.yaml")
                .getFirst()
                .at("/spec/template/spec/containers/0/readinessProbe/grpc");
        assertThat(probe.toString()).isEqualTo("{\"port\":9000,\"service\":\"shop.Cart\"}");
        var nomad = JSON.readTree(Export.of(root, Format.NOMAD, IMAGE).files().get("a.nomad.json"));
        assertThat(nomad.at("/Job/TaskGroups/0/Services/0/Checks/0/Type").asText())
                .isEqualTo("grpc");
        var compose = Export.of(root, Format.COMPOSE, IMAGE);
        assertThat(documents(compose, "compose.yaml")
                        .getFirst()
                        .at("/services/a")
                        .has("healthcheck"))
                .isFalse();
        assertThat(losses(compose, "/a")).anyMatch(line -> line.startsWith("/a /healthChecks/0:"));
    }

    @Test
    void compose_hasAServiceForEachAndWaitsForApps() {
        var export = golden(Format.COMPOSE);
        assertThat(export.files()).containsOnlyKeys("compose.yaml");
        var services = documents(export, "compose.yaml").getFirst().path("services");
        assertThat(services).hasSize(13);
        assertThat(services.at("/shop-front-ui/depends_on/0").asText()).isEqualTo("shop-front-api");
        assertThat(services.at("/web/deploy/replicas").asInt()).isEqualTo(2);
        assertThat(services.at("/web/command/1").asText()).contains("$$PORT0");
        assertThat(services.at("/inflight/healthcheck/test/1").asText()).isEqualTo("false");
        assertThat(export.files().get("compose.yaml")).contains("# ", "web.example.com has to be led to it");
    }

    @Test
    void portOfTwoProtocols_isOnePortForVariablesChecksAndRoutes() throws Exception {
        var root = app(
                "{'id':'/a','cmd':'x','portDefinitions':[{'port':53,'name':'dns-of-the-whole-house','protocol':'udp,tcp'},"
                        + "{'port':80,'name':'web','protocol':'tcp'}],'healthChecks':[{'protocol':'HTTP','portIndex':1}],"
                        + "'labels':{'HAPROXY_1_VHOST':'a.example'}}");
        var documents = documents(Export.of(root, Format.KUBERNETES, IMAGE), "a.yaml");
        var container = documents.getFirst().at("/spec/template/spec/containers/0");
        assertThat(container.path("env").toString())
                .contains(
                        "{\"name\":\"PORTS\",\"value\":\"53,80\"}",
                        "{\"name\":\"PORT1\",\"value\":\"80\"}",
                        "PORT_DNS_OF_THE_WHOLE_HOUSE");
        assertThat(container.at("/readinessProbe/httpGet/port").asInt()).isEqualTo(80);
        assertThat(container.path("ports"))
                .extracting(port -> port.path("name").asText())
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(documents
                        .getLast()
                        .at("/spec/rules/0/http/paths/0/backend/service/port/number")
                        .asInt())
                .isEqualTo(80);
        var nomad = Export.of(root, Format.NOMAD, IMAGE).files().get("a.nomad.json");
        var group = JSON.readTree(nomad).at("/Job/TaskGroups/0");
        assertThat(group.at("/Networks/0/DynamicPorts")).hasSize(2);
        assertThat(group.at("/Services/1/Checks")).hasSize(1);
        assertThat(group.at("/Tasks/0/Env/PORTS").asText())
                .isEqualTo("${NOMAD_PORT_dns_of_the_whole_house},${NOMAD_PORT_web}");
    }

    @Test
    void sameTree_givesTheSameBytes() {
        for (var format : Format.values()) {
            assertThat(Export.of(GoldenState.ofBackup().root(), format, IMAGE).files())
                    .isEqualTo(golden(format).files());
        }
    }

    @Test
    void fieldNobodyTakes_isALoss() throws Exception {
        var root = app(
                "{'id':'/a','cmd':'x','tty':true,'killSelection':'OLDEST_FIRST','backoffSeconds':1,'brandNew':[1],"
                        + "'container':{'type':'DOCKER','docker':{'image':'i','parameters':[{'key':'a','value':'b'}]}},"
                        + "'labels':{'HAPROXY_0_STICKY':'true','HAPROXY_0_VHOST':'a b'},'constraints':[['x','MAX_PER','2']]}");
        for (var format : Format.values()) {
            var lost = String.join("\n", losses(Export.of(root, format, IMAGE), "/a"));
            assertThat(lost)
                    .as(format.toString())
                    .contains(
                            "/tty",
                            "/killSelection",
                            "/brandNew: is not known there",
                            "/parameters",
                            "HAPROXY_0_STICKY",
                            "HAPROXY_0_VHOST")
                    .doesNotContain("/backoffSeconds");
            if (format != Format.NOMAD) {
                assertThat(lost).contains("MAX_PER");
            }
        }
    }

    /** The path of one with a name in it is the path of another. */
    @Test
    void partsOfPods_andAppsOfTheSameName_areTwo() throws Exception {
        var root = app("{'id':'/shop-db','cmd':'x','portDefinitions':[{'port':0,'name':'api','protocol':'tcp'}]}");
        var pod = "{'id':'/shop','containers':[{'name':'db','exec':{'command':{'shell':'y'}},"
                + "'endpoints':[{'name':'a-very-long-name-of-one','protocol':['tcp']},{'name':'db-api','protocol':['tcp']}]},"
                + "{'name':'web','exec':{'command':{'shell':'z'}},"
                + "'endpoints':[{'name':'a-very-long-name-of-two','protocol':['tcp']}]}]}";
        ((ArrayNode) root.get("pods")).add(JSON.readTree(pod.replace('\'', '"')));

        var compose = Export.of(root, Format.COMPOSE, IMAGE);
        var services = documents(compose, "compose.yaml").getFirst().path("services");
        assertThat(services).hasSize(3);
        assertThat(services.at("/shop-db/command/1").asText()).isEqualTo("x");
        assertThat(services.at("/shop-web/command/1").asText()).isEqualTo("z");
        assertThat(losses(compose, "/shop"))
                .anySatisfy(line ->
                        assertThat(line).matches(".*the container db is the service shop-db-[0-9a-f]{8} there.*"));
        assertThat(Export.of(root, Format.COMPOSE, IMAGE).files()).isEqualTo(compose.files());

        var kubernetes = documents(Export.of(root, Format.KUBERNETES, IMAGE), "shop.yaml");
        assertThat(kubernetes.get(1).at("/spec/ports"))
                .extracting(port -> port.path("name").asText())
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(kubernetes.get(1).at("/spec/ports"))
                .extracting(port -> port.path("targetPort").asInt())
                .doesNotHaveDuplicates();

        root.withArrayProperty("apps")
                .add(JSON.readTree("{'id':'/shop-db-db','cmd':'x','portDefinitions':[{'port':0,'name':'api'}]}"
                        .replace('\'', '"')));
        var nomad = Export.of(root, Format.NOMAD, IMAGE);
        var names = new ArrayList<String>();
        for (var file : nomad.files().values()) {
            JSON.readTree(file)
                    .at("/Job/TaskGroups/0/Services")
                    .forEach(service -> names.add(service.path("Name").asText()));
        }
        assertThat(names).hasSize(5).doesNotHaveDuplicates().contains("shop-db-api", "shop-db-db-api");
    }

    /** What has no name is called by its number, which another may be called by. */
    @Test
    void portsOfTheSameName_areTwo() throws Exception {
        var root = app(
                "{'id':'/a','cmd':'x','portDefinitions':[{'port':0,'name':'port-1'},{'port':0},{'port':0,'name':'port_1'}]}");
        var nomad = JSON.readTree(Export.of(root, Format.NOMAD, IMAGE).files().get("a.nomad.json"));
        assertThat(nomad.at("/Job/TaskGroups/0/Networks/0/DynamicPorts"))
                .extracting(port -> port.path("Label").asText())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(label -> label.matches("[a-z][a-z0-9_]*"));
        var service =
                documents(Export.of(root, Format.KUBERNETES, IMAGE), "a.yaml").get(1);
        assertThat(service.at("/spec/ports"))
                .extracting(port -> port.path("name").asText())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.length() <= 15);
    }

    @Test
    void numberThatSomebodyAskedFor_isChosenForNothingElse() throws Exception {
        var root = app("{'id':'/a','cmd':'x','portDefinitions':[{'port':0,'name':'any'},{'port':8080,'name':'http'}]}");
        var service =
                documents(Export.of(root, Format.KUBERNETES, IMAGE), "a.yaml").get(1);
        assertThat(service.at("/spec/ports"))
                .extracting(port ->
                        port.path("name").asText() + " " + port.path("port").asText())
                .containsExactly("any 8081", "http 8080");
    }

    @Test
    void names_areOnesOfDnsAndNeverTwice() {
        var names = new Names();
        var long1 = "/" + "x".repeat(100) + "/1";
        var long2 = "/" + "x".repeat(100) + "/2";
        var all = List.of("/a/b-c", "/a-b/c", "/7", "/Ä", "/Ö", long1, long2).stream()
                .map(names::of)
                .toList();
        assertThat(all).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?"));
        assertThat(all.getFirst()).isEqualTo("a-b-c");
    }

    @Test
    void hostileTexts_stayTexts() throws Exception {
        var hostile = "x\"\n---\nkind: Secret\n# ${HOME} $(id) $$ {{.}} \u2028\u0000";
        var definition = JSON.createObjectNode()
                .put("id", "/a\n---\nb: c")
                .put("cmd", hostile)
                .put("user", hostile);
        definition.putObject("env").put("V", hostile).put(hostile, "x");
        definition.putObject("labels").put(hostile, hostile).put("HAPROXY_0_VHOST", hostile);
        definition.putArray("fetch").addObject().put("uri", hostile);
        definition
                .putArray("portDefinitions")
                .addObject()
                .put("port", 0)
                .put("name", hostile)
                .put("protocol", "tcp");
        definition.putArray("constraints").addArray().add(hostile).add("IS").add(hostile);
        definition.putArray("dependencies").add(hostile);
        var root = Definitions.group("/");
        ((ArrayNode) root.get("apps")).add(definition);
        var kubernetes = Export.of(root, Format.KUBERNETES, IMAGE);
        var file = kubernetes.files().firstKey();
        assertThat(file).matches("[a-z0-9-]+\\.yaml");
        var documents = documents(kubernetes, file);
        assertThat(documents).extracting(one -> one.path("kind").asText()).containsExactly("Deployment", "Service");
        assertThat(documents
                        .getFirst()
                        .at("/spec/template/spec/containers/0/command/2")
                        .asText())
                .isEqualTo(hostile.replace("$", "$$"));
        var compose = documents(Export.of(root, Format.COMPOSE, IMAGE), "compose.yaml");
        assertThat(compose).hasSize(1);
        assertThat(compose.getFirst()
                        .at("/services")
                        .elements()
                        .next()
                        .at("/environment/V")
                        .asText())
                .isEqualTo(hostile.replace("$", "$$"));
        var nomad = Export.of(root, Format.NOMAD, IMAGE).files();
        assertThat(JSON.readTree(nomad.get(nomad.firstKey()))
                        .at("/Job/TaskGroups/0/Tasks/0/Config/args/1")
                        .asText())
                .isEqualTo(hostile);
    }
}
