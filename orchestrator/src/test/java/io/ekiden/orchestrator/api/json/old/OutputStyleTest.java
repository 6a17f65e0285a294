package io.ekiden.orchestrator.api.json.old;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients of Marathon 1.4 look for in an app. */
class OutputStyleTest {
    @Test
    void portsAndUris_areListed() throws Exception {
        var app = old("'cmd':'x','ports':[10001,10002],'uris':['http://a/b.tgz','http://a/c']");
        assertThat(app.get("ports")).hasToString("[10001,10002]");
        assertThat(app.get("uris")).hasToString("[\"http://a/b.tgz\",\"http://a/c\"]");
        assertThat(app.get("portDefinitions")).hasSize(2);
        assertThat(app.get("fetch")).hasSize(2);
        assertThat(app.get("ipAddress").isNull()).isTrue();
    }

    @Test
    void whatIsNotSaid_isNullOrEmpty() throws Exception {
        var app = old("'cmd':'x'");
        for (var name : List.of(
                "args", "user", "container", "residency", "taskKillGracePeriodSeconds", "acceptedResourceRoles")) {
            assertThat(app.path(name).isNull()).as(name).isTrue();
        }
        for (var name : List.of(
                "constraints", "uris", "fetch", "storeUrls", "healthChecks", "readinessChecks", "dependencies")) {
            assertThat(app.path(name).isArray() && app.path(name).isEmpty())
                    .as(name)
                    .isTrue();
        }
        for (var name : List.of("env", "labels", "secrets")) {
            assertThat(app.path(name).isObject()).as(name).isTrue();
        }
    }

    @Test
    void bridge_isANetworkOfDocker_andItsMappingsAreThere() throws Exception {
        var app = old("'container':{'type':'DOCKER','docker':{'image':'web','network':'BRIDGE',"
                + "'portMappings':[{'containerPort':80,'hostPort':0,'servicePort':10003,'name':'http'}]}}");
        var docker = app.at("/container/docker");
        assertThat(docker.path("network").asText()).isEqualTo("BRIDGE");
        assertThat(docker.at("/portMappings/0/containerPort").asInt()).isEqualTo(80);
        assertThat(docker.path("portMappings")).isEqualTo(app.at("/container/portMappings"));
        assertThat(app.get("ports")).hasToString("[10003]");
        assertThat(app.at("/portDefinitions/0/name").asText()).isEqualTo("http");
    }

    @Test
    void addressOfItsOwn_isInANamedNetwork() throws Exception {
        var app = old("'container':{'type':'DOCKER','docker':{'image':'web'},'portMappings':[{'containerPort':80}]},"
                + "'networks':[{'mode':'container','name':'dcos','labels':{'a':'b'}}]");
        assertThat(app.at("/container/docker/network").asText()).isEqualTo("USER");
        assertThat(app.at("/ipAddress/networkName").asText()).isEqualTo("dcos");
        assertThat(app.at("/ipAddress/labels/a").asText()).isEqualTo("b");
    }

    @Test
    void host_isANetworkOfDockerToo() throws Exception {
        var docker =
                old("'container':{'type':'DOCKER','docker':{'image':'web'}}").at("/container/docker");
        assertThat(docker.path("network").asText()).isEqualTo("HOST");
        assertThat(docker.path("portMappings")).isEmpty();
    }

    /** What later clients look for is there as well. */
    @Test
    void nothingIsLeftOut() throws Exception {
        var modern = modern("'cmd':'x','portDefinitions':[{'port':0,'name':'a'}],'labels':{'l':'m'},'env':{'A':'b'}");
        var old = OutputStyle.MARATHON_1_4.of(modern);
        modern.properties().forEach(field -> assertThat(old.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(OutputStyle.MODERN.of(modern)).isSameAs(modern);
        assertThat(modern.has("uris")).isFalse();
    }

    private static ObjectNode old(String fields) throws Exception {
        return OutputStyle.MARATHON_1_4.of(modern(fields));
    }

    private static ObjectNode modern(String fields) throws Exception {
        var json = Json.read(("{'id':'/web'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var parsed = new AppJson(RoleSettings.DEFAULT).parse(json, PathId.ROOT, Instant.EPOCH);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return AppJson.write(((Parsed.Accepted) parsed).app());
    }
}
