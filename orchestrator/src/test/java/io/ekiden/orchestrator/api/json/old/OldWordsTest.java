package io.ekiden.orchestrator.api.json.old;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of Marathon 1.4 read an app, change something, and send it back. */
class OldWordsTest {
    private static final String DOCKER = "'container':{'type':'DOCKER','docker':{'image':'web'}";
    private static final AppJson READER = new AppJson(
            RoleSettings.DEFAULT, DefinitionOptions.DEFAULT.withOldWords(true).withDefaultNetwork(Optional.of("dcos")));

    static List<String> definitions() {
        return List.of(
                "'cmd':'x'",
                "'cmd':'x','portDefinitions':[{'port':10001,'name':'a','labels':{'l':'m'}},{'port':10002,'protocol':'udp'}]",
                "'cmd':'x','fetch':[{'uri':'http://a/b.tgz','extract':false,'cache':true},{'uri':'http://a/c'}]",
                DOCKER + "}",
                DOCKER + ",'portMappings':[]},'networks':[{'mode':'container/bridge'}]",
                DOCKER + ",'portMappings':[{'containerPort':80,'servicePort':10003,'name':'http','labels':{'l':'m'}},"
                        + "{'containerPort':53,'servicePort':10004,'protocol':'udp'}]},"
                        + "'networks':[{'mode':'container/bridge','labels':{'a':'b'}}]",
                DOCKER + ",'portMappings':[{'containerPort':80,'hostPort':0,'servicePort':10005}]},"
                        + "'networks':[{'mode':'container','name':'db','labels':{'a':'b'}}]",
                "'cmd':'x','container':{'type':'MESOS','docker':{'image':'web'}},"
                        + "'networks':[{'mode':'container','name':'one'},{'mode':'container','name':'two'}]",
                "'cmd':'x','env':{'A':'b'},'labels':{'l':'m'},'constraints':[['hostname','UNIQUE']],'user':'nobody'");
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void whatWasWritten_isReadAsItWas(String fields) throws Exception {
        var app = app(fields);
        var written = written(app);
        assertThat(read(READER.parse(written, PathId.ROOT, app.version())).run())
                .isEqualTo(app.run());
        assertThat(read(READER.parseAs(app.id(), written, app.version())).run()).isEqualTo(app.run());
        assertThat(read(READER.merge(app, written)).run()).isEqualTo(app.run());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void eachFieldSentBackAlone_changesNothing(String fields) throws Exception {
        var app = app(fields);
        for (var field : written(app).properties()) {
            var alone = Json.object().<ObjectNode>set(field.getKey(), field.getValue());
            assertThat(read(READER.merge(app, alone)).run()).as(field.getKey()).isEqualTo(app.run());
        }
    }

    /** Its network must not become the one that apps get which name none. */
    @Test
    void newImage_leavesTheAppInItsNetwork() throws Exception {
        var app = app(definitions().get(6));
        var container = (ObjectNode) written(app).get("container").deepCopy();
        ((ObjectNode) container.get("docker")).put("image", "web:2");
        var changed = read(READER.merge(app, Json.object().set("container", container)));
        assertThat(changed.run().ports()).isEqualTo(app.run().ports());
        assertThat(AppJson.write(changed).at("/container/docker/image").asText())
                .isEqualTo("web:2");
    }

    @Test
    void oldWordsThatSaySomethingElse_meanIt() throws Exception {
        var app = app("'cmd':'x','portDefinitions':[{'port':10001,'name':'a'}],'fetch':[{'uri':'http://a/b'}]");
        var changed = read(READER.merge(app, json("'ports':[10009],'uris':['http://a/c']")));
        assertThat(AppJson.write(changed).at("/portDefinitions/0/port").asInt()).isEqualTo(10_009);
        assertThat(AppJson.write(changed).at("/fetch/0/uri").asText()).isEqualTo("http://a/c");
        var both = READER.parse(
                json("'id':'/a','cmd':'x','uris':['http://a/c'],'fetch':[{'uri':'http://a/b'}]"),
                PathId.ROOT,
                Instant.EPOCH);
        assertThat(both).isInstanceOf(Parsed.Refused.class);
    }

    /** No ports at all: not one that nobody asked for. */
    @Test
    void oldWordsWithoutNewerOnes_meanWhatTheyAlwaysDid() throws Exception {
        assertThat(app("'cmd':'x','ports':[]").run().ports().definitions()).isEmpty();
        assertThat(app("'cmd':'x',"
                                + DOCKER.replace(
                                        "'image':'web'}", "'image':'web','network':'BRIDGE','portMappings':[]}")
                                + "}")
                        .run()
                        .ports()
                        .definitions())
                .isEmpty();
        var mapped = app(definitions().get(6));
        var moved = READER.merge(
                mapped,
                json("'networks':[{'mode':'host'}],'ports':[],'container':{'type':'DOCKER','docker':{'image':'web'}}"));
        assertThat(read(moved).run().ports().definitions()).isEmpty();
    }

    /** As Marathon of 1.5 and later. */
    @Test
    void withoutTheFlag_oldWordsDoNotStandBesideNewOnes() throws Exception {
        var written = written(app(definitions().get(2)));
        assertThat(new AppJson(RoleSettings.DEFAULT).parse(written, PathId.ROOT, Instant.EPOCH))
                .isInstanceOf(Parsed.Refused.class);
    }

    /** As an answer has it, without the version, which is not to be sent. */
    private static ObjectNode written(AppDefinition app) {
        var written = OutputStyle.MARATHON_1_4.of(AppJson.write(app));
        written.remove(List.of("version", "versionInfo"));
        return written;
    }

    private static AppDefinition app(String fields) throws Exception {
        return read(READER.parse(json("'id':'/web'," + fields), PathId.ROOT, Instant.EPOCH));
    }

    private static AppDefinition read(Parsed parsed) {
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    private static JsonNode json(String fields) throws Exception {
        return Json.read(("{" + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
