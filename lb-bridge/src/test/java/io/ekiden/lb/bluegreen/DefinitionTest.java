package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0);
    private static final Seen.Sizes SIZES = new Seen.Sizes(4, 3);

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static Definition read(String text) throws IOException {
        var problems = new Problems();
        var read = Definition.read(json(text), problems);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    @Test
    void first_isBlue_atItsOwnPort() throws IOException {
        var given = read("{'id':'shop/web','cmd':'serve','instances':4,'portDefinitions':[{'port':10001}]}");
        var first = given.next(Optional.empty(), 4, SIZES, NOON);
        assertThat(first.path("id").asText()).isEqualTo("/shop/web-blue");
        assertThat(first.path("instances").asInt()).isEqualTo(4);
        assertThat(first.at("/portDefinitions/0/port").asInt()).isEqualTo(10_001);
        assertThat(JSON.convertValue(first.path("labels"), new TypeReference<Map<String, String>>() {}))
                .isEqualTo(Map.of(
                        "HAPROXY_DEPLOYMENT_GROUP", "shop/web",
                        "HAPROXY_APP_ID", "/shop/web",
                        "HAPROXY_DEPLOYMENT_COLOUR", "blue",
                        "HAPROXY_DEPLOYMENT_STARTED_AT", "2026-01-02T12:00:00.000000",
                        "HAPROXY_DEPLOYMENT_TARGET_INSTANCES", "4",
                        "HAPROXY_DEPLOYMENT_DIGEST", given.digest(),
                        "HAPROXY_0_PORT", "10001"));
    }

    /** As zdd does it, whose alternative port is for the first one. */
    @Test
    void second_hasTheOtherColourAndOtherPorts_andIsListenedAtTheSame() throws IOException {
        var given = read("""
                {'id':'/web','container':{'type':'DOCKER','docker':{'image':'i'},
                  'portMappings':[{'containerPort':80,'servicePort':10001},{'containerPort':81,'servicePort':10002}]},
                 'labels':{'HAPROXY_DEPLOYMENT_GROUP':'shop','HAPROXY_DEPLOYMENT_ALT_PORT':'10091'}}""");
        var apps = JSON.createObjectNode();
        apps.putArray("apps").add(given.next(Optional.empty(), 1, SIZES, NOON));
        var old = new GroupReader(apps, JSON.createArrayNode()).only(given.names());
        var second = given.next(old, 1, SIZES, NOON);
        assertThat(second.path("id").asText()).isEqualTo("/web-green");
        assertThat(second.at("/container/portMappings/0/servicePort").asInt()).isEqualTo(10_091);
        assertThat(second.at("/container/portMappings/1/servicePort").asInt())
                .as("any that is free")
                .isZero();
        assertThat(second.path("labels").path("HAPROXY_0_PORT").asText()).isEqualTo("10001");
        assertThat(second.path("labels").path("HAPROXY_1_PORT").asText()).isEqualTo("10002");
        assertThat(second.path("labels")
                        .path("HAPROXY_DEPLOYMENT_NEW_INSTANCES")
                        .asText())
                .isEqualTo("4");
        assertThat(second.path("labels")
                        .path("HAPROXY_DEPLOYMENT_PREVIOUS_INSTANCES")
                        .asText())
                .isEqualTo("3");

        apps.putArray("apps").add(second);
        var third = given.next(new GroupReader(apps, JSON.createArrayNode()).only(given.names()), 1, SIZES, NOON);
        assertThat(third.path("id").asText()).isEqualTo("/web-blue");
        assertThat(third.at("/container/portMappings/0/servicePort").asInt()).isEqualTo(10_001);
    }

    @Test
    void digest_isThatOfTheContent_notOfItsOrder() throws IOException {
        assertThat(read("{'id':'/web','cmd':'a','portDefinitions':[{'port':1}]}")
                        .digest())
                .isEqualTo(read("{'portDefinitions':[{'port':1}],'cmd':'a','id':'web'}")
                        .digest())
                .isNotEqualTo(read("{'id':'/web','cmd':'b','portDefinitions':[{'port':1}]}")
                        .digest());
    }

    @Test
    void whatCannotBeDeployed_isNamed() {
        assertThatThrownBy(() -> read("{'id':'/web','instances':0,'requirePorts':true,'portDefinitions':[{'port':0}]}"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                        instances is 0; it takes 1 at least
                        requirePorts: the two apps cannot have the same ports of a host, and stand there side by side
                        port 0 of the app has no service port, at which HAProxy would listen""");
        assertThatThrownBy(() -> read("[]")).hasMessage("this is no app: an object with an id is expected");
        assertThatThrownBy(
                        () -> read("{'id':'/web','portDefinitions':[{'port':80}],'labels':{'HAPROXY_0_MODE':'udp'}}"))
                .hasMessage("HAPROXY_0_MODE has to be http or tcp");
        assertThatThrownBy(() -> read("{'id':'/web','portDefinitions':[]}"))
                .hasMessage("the app has no port in portDefinitions or container.portMappings");
    }

    @Test
    void appsOfAGroup_areFoundByEachOfTheirNames() throws IOException {
        var apps = json("""
                {'apps':[{'id':'/shop/web-blue','labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_APP_ID':'/shop/web'}},
                         {'id':'/shop/web-green','labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_APP_ID':'/shop/web'}},
                         {'id':'/other'}]}""");
        var reader = new GroupReader(apps, JSON.createArrayNode());
        var names = new Names("/web", "/shop/web");
        for (var asked : List.of("web", "/shop/web", "shop/web-green")) {
            assertThat(reader.find(asked)).containsExactly(names);
        }
        assertThat(reader.find("/other")).isEmpty();
        assertThat(reader.undated(names)).contains("/shop/web-blue");
        assertThat(reader.standsAlone(new Names("/other", "/other"))).isTrue();
    }

    /** One that zdd has made says nothing of the older app but what its labels say. */
    @Test
    void deploymentOfZdd_isUnderstood() throws IOException {
        var apps = json("""
                {'apps':[{'id':'/web-blue','instances':2,'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_APP_ID':'web',
                           'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-01T00:00:00.000000','HAPROXY_DEPLOYMENT_TARGET_INSTANCES':'5'}},
                         {'id':'/web-green','instances':1,'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_APP_ID':'web',
                           'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-02T00:00:00.000000','HAPROXY_DEPLOYMENT_TARGET_INSTANCES':'6'}}]}""");
        var deployments = json("[{'affectedApps':['/web-green','/web-share','/x']}]");
        var seen = new GroupReader(apps, deployments)
                .seen(new Names("/web", "/web"), Optional.empty(), Map.of(), List.of());
        assertThat(seen.sizes()).isEqualTo(new Seen.Sizes(6, 5));
        assertThat(seen.colours()).extracting(Colour::id).containsExactly("/web-blue", "/web-green");
        assertThat(seen.colours()).extracting(Colour::deploying).containsExactly(false, true);
        assertThat(seen.removing()).containsExactly("/web-share");
    }
}
