package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Networks of apps and pods, with the name that operators give to those without one. */
class NetworkJsonTest {
    private static final DefinitionOptions BLUE = DefinitionOptions.DEFAULT.withDefaultNetwork(Optional.of("blue"));
    private static final String MUST_HAVE_ONE =
            "/networks: Network name must be specified when container network is selected.";

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Parsed app(String fields, DefinitionOptions options) throws Exception {
        return new AppJson(RoleSettings.DEFAULT, options)
                .parse(json("{'id':'/a','cmd':'x'," + fields + "}"), PathId.ROOT, Instant.EPOCH);
    }

    private static Parsed pod(String networks, DefinitionOptions options) throws Exception {
        var pod = "{'id':'/p','networks':" + networks
                + ",'containers':[{'name':'c','resources':{'cpus':0.1},'exec':{'command':{'shell':'x'}}}]}";
        return new PodJson(RoleSettings.DEFAULT, options).parse(json(pod), Instant.EPOCH);
    }

    private static AppDefinition accepted(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    private static String nameIn(Parsed parsed) {
        return accepted(parsed).run().ports().container().map(Ports.Named::name).orElse("none");
    }

    /** {@code /path: error} for each. */
    private static List<String> errors(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        var details = ((Parsed.Refused) parsed).problem().body().get("details");
        return StreamSupport.stream(details.spliterator(), false)
                .flatMap(detail -> StreamSupport.stream(detail.get("errors").spliterator(), false)
                        .map(error -> detail.get("path").textValue() + ": " + error.textValue()))
                .toList();
    }

    @Test
    void networkWithoutAName_hasThatOfTheOperator_inEveryStyle() throws Exception {
        var image = "'container':{'type':'DOCKER','docker':{'image':'i'%s}}";
        for (var fields : List.of(
                "'networks':[{'mode':'container'}]",
                "'networks':[{}]",
                "'ipAddress':{}",
                image.formatted(",'network':'USER'"))) {
            assertThat(nameIn(app(fields, BLUE))).as(fields).isEqualTo("blue");
            assertThat(errors(app(fields, DefinitionOptions.DEFAULT)))
                    .as(fields)
                    .contains(MUST_HAVE_ONE);
        }
        var labelled = accepted(app("'networks':[{'labels':{'a':'b'}}]", BLUE));
        assertThat(AppJson.write(labelled).get("networks"))
                .hasToString("[{\"name\":\"blue\",\"mode\":\"container\",\"labels\":{\"a\":\"b\"}}]");
        assertThat(nameIn(app("'networks':[{'name':'red'}]", BLUE))).isEqualTo("red");
        assertThat(nameIn(app("'networks':[{'mode':'host'}]", BLUE))).isEqualTo("none");
        assertThat(nameIn(pod("[{'mode':'container'}]", BLUE))).isEqualTo("blue");
        assertThat(errors(pod("[{'mode':'container'}]", DefinitionOptions.DEFAULT)))
                .contains(MUST_HAVE_ONE);
        assertThat(nameIn(pod("[{'mode':'container/bridge'}]", BLUE))).isEqualTo("none");
    }

    @Test
    void severalNetworks_comeOutAsTheyWentIn_eachPortInOneOfThem() throws Exception {
        var networks = "[{\"name\":\"red\",\"mode\":\"container\"},"
                + "{\"name\":\"blue\",\"mode\":\"container\",\"labels\":{\"a\":\"b\"}}]";
        var ports = "'portMappings':[{'containerPort':80,'hostPort':0,'networkNames':['%s']},{'containerPort':81}]";
        var given = "'networks':" + networks + ",'container':{'type':'MESOS'," + ports.formatted("blue") + "}";
        var app = accepted(app(given, BLUE));
        assertThat(AppJson.write(app).get("networks")).hasToString(networks);
        var mappings = AppJson.write(app).at("/container/portMappings");
        assertThat(mappings.get(0).get("networkNames")).hasToString("[\"blue\"]");
        assertThat(mappings.get(1).has("networkNames")).isFalse();
        assertThat(accepted(pod(networks, BLUE)).run().ports().named())
                .isEqualTo(app.run().ports().named());
        assertThat(accepted(app("'networks':[{'name':'red'},{}]", BLUE))
                        .run()
                        .ports()
                        .named())
                .extracting(Ports.Named::name)
                .containsExactly("red", "blue");

        assertThat(errors(app(given.replace("['blue']", "['green']"), BLUE)))
                .containsExactly(
                        "/container/portMappings(0)/networkNames: is not the name of a network of the app: green");
        for (var unclear : List.of("[]", "['red','blue']")) {
            assertThat(errors(app(given.replace("['blue']", unclear), BLUE)))
                    .as(unclear)
                    .containsExactly("/container/portMappings(0): " + AppRules.WHICH_NETWORK);
        }
        assertThat(errors(app("'networks':[{'name':'red'},{}]", DefinitionOptions.DEFAULT)))
                .containsExactly(MUST_HAVE_ONE);
        assertThat(errors(pod("[{'name':'red'},{}]", DefinitionOptions.DEFAULT)))
                .containsExactly(MUST_HAVE_ONE);
        var twice = "[{'name':'blue'},{}]";
        for (var parsed : List.of(app("'networks':" + twice, BLUE), pod(twice, BLUE))) {
            assertThat(errors(parsed)).containsExactly("/networks: Duplicate networks are not allowed");
        }
    }

    @Test
    void networksThatCannotBe_areRefusedInMarathonsWords_ofAppsAndPods() throws Exception {
        var mixed = "May specify a single host network, single bridge network, or else 1-to-n container networks";
        for (var wrong : Map.of(
                        "[{'mode':'host','name':'n'}]", "Host networks may not have names or labels",
                        "[{'mode':'host','labels':{'a':'b'}}]", "Host networks may not have names or labels",
                        "[{'mode':'container/bridge','name':'n'}]", "Bridge networks may not have names",
                        "[{'name':'n'},{'name':'n'}]", "Duplicate networks are not allowed",
                        "[{},{}]", "Duplicate networks are not allowed",
                        "[{'mode':'host'},{'mode':'container/bridge'}]", mixed,
                        "[{'mode':'host'},{'mode':'host'}]", mixed,
                        "[{'mode':'container/bridge'},{'name':'n'}]", mixed)
                .entrySet()) {
            for (var parsed : List.of(app("'networks':" + wrong.getKey(), BLUE), pod(wrong.getKey(), BLUE))) {
                assertThat(errors(parsed)).as(wrong.getKey()).contains("/networks: " + wrong.getValue());
            }
        }
        var labelled = "[{\"mode\":\"container/bridge\",\"labels\":{\"a\":\"b\"}}]";
        for (var parsed : List.of(app("'networks':" + labelled, BLUE), pod(labelled, BLUE))) {
            assertThat(accepted(parsed).run().ports().network()).isEqualTo(Ports.Network.BRIDGE);
            assertThat(AppWriter.networks(accepted(parsed).run().ports())).hasToString(labelled);
        }
        assertThat(errors(app("'container':{'docker':{'image':'i','network':'NONE'}}", BLUE)))
                .containsExactly("/container/docker/network: unsupported docker network type NONE");
    }
}
