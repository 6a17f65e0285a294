package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v2/groups} over HTTP, beside what was recorded of the original. */
class GroupsRoutesTest {
    private static final String PROD = """
            {'id':'/prod','groups':[
              {'id':'db','apps':[{'id':'mongo','cmd':'run','instances':1}]},
              {'id':'web','dependencies':['../db'],'apps':[{'id':'nginx','cmd':'run','instances':2}]}]}""";

    private final LivelyLeading leading = new LivelyLeading();
    private ApiOverHttp server;

    @BeforeEach
    void start() throws Exception {
        server = ApiOverHttp.start(leading, leading::now);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var response = server.send(
                method, path, body.isEmpty() ? Optional.empty() : Optional.of(body.replace('\'', '"')), Map.of());
        leading.settle();
        return response;
    }

    private HttpResponse<String> sent(int status, String method, String path, String body) throws Exception {
        var response = send(method, path, body);
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(status);
        return response;
    }

    private JsonNode get(String path) throws Exception {
        return json(sent(200, "GET", path, ""));
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(JsonNode list) {
        var ids = new ArrayList<String>();
        list.forEach(element -> ids.add(element.path("id").asText()));
        return ids;
    }

    @Test
    void location_namesWhereTheGroupIs() throws Exception {
        var created = sent(201, "POST", "/v2/groups", PROD);

        assertThat(created.headers().firstValue("Location").orElseThrow()).endsWith("/v2/groups/prod");
        assertThat(get("/v2/groups/prod").at("/groups/1/dependencies/0").asText())
                .isEqualTo("/prod/db");
        assertThat(json(sent(409, "POST", "/v2/groups", PROD)).path("message").asText())
                .isEqualTo("Group /prod is already created. Use PUT to change this group.");
    }

    @Test
    void dryRun_tellsTheStepsAndChangesNothing() throws Exception {
        send("POST", "/v2/groups", PROD);
        var version = get("/v2/groups").path("version");

        var plan = json(sent(
                200,
                "PUT",
                "/v2/groups/prod?dryRun=true",
                "{'groups':[{'id':'db'},{'id':'new','apps':[{'id':'n','cmd':'run'}]}]}"));

        assertThat(plan.toString())
                .isEqualTo("{\"steps\":[{\"actions\":[{\"action\":\"StopApplication\",\"app\":\"/prod/web/nginx\"}]},"
                        + "{\"actions\":[{\"action\":\"StartApplication\",\"app\":\"/prod/new/n\"}]},"
                        + "{\"actions\":[{\"action\":\"ScaleApplication\",\"app\":\"/prod/new/n\"}]}]}");
        assertThat(get("/v2/groups").path("version")).isEqualTo(version);
        assertThat(json(sent(200, "PUT", "/v2/groups/prod?dryRun=true", "{'dependencies':[]}"))
                        .toString())
                .isEqualTo("{\"steps\":[]}");
        assertThat(send("PUT", "/v2/groups/fresh?dryRun=true", "{}").statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v2/groups/fresh", "").statusCode()).isEqualTo(404);
    }

    @Test
    void embed_choosesWhatIsShown() throws Exception {
        send("POST", "/v2/groups", PROD);
        send("PUT", "/v2/apps/prod/top", "{'cmd':'run'}");

        assertThat(ids(get("/v2/groups/prod").path("apps"))).containsExactly("/prod/top");
        var nothing = get("/v2/groups/prod?embed=group.pods");
        assertThat(nothing.path("apps")).isEmpty();
        assertThat(nothing.path("groups")).isEmpty();
        var groups = get("/v2/groups?embed=group.groups");
        assertThat(ids(groups.at("/groups/0/groups"))).containsExactly("/prod/db", "/prod/web");
        assertThat(groups.at("/groups/0/apps")).isEmpty();
        var apps = get("/v2/groups/prod?embed=group.apps&embed=group.apps.counts&embed=group.apps.deployments");
        assertThat(apps.at("/apps/0/tasksRunning").intValue()).isEqualTo(1);
        assertThat(apps.at("/apps/0").has("deployments")).isTrue();
        assertThat(apps.at("/apps/0").has("tasks")).isFalse();
        assertThat(apps.path("groups")).isEmpty();
    }

    @Test
    void apps_ofAGroupAreAllBelowIt() throws Exception {
        send("POST", "/v2/groups", PROD);

        assertThat(ids(get("/v2/groups/prod/apps"))).containsExactly("/prod/db/mongo", "/prod/web/nginx");
        assertThat(ids(get("/v2/groups/apps"))).hasSize(2);
        assertThat(get("/v2/groups/nothing/apps")).isEmpty();
        assertThat(ids(get("/v2/apps/prod/web/*").path("*"))).containsExactly("/prod/web/nginx");
        assertThat(get("/v2/apps/prod/*/tasks").path("tasks")).hasSize(3);
    }

    @Test
    void versions_showWhatWasThen() throws Exception {
        send("POST", "/v2/groups", PROD);
        var first = get("/v2/groups/prod").path("version").asText();
        send("DELETE", "/v2/groups/prod", "");
        // Gone, but the way back is still told.
        assertThat(get("/v2/groups/prod/versions")).hasSize(1);
        sent(404, "GET", "/v2/groups/never/versions", "");
        send("POST", "/v2/groups", "{'id':'prod'}");
        var second = get("/v2/groups/prod").path("version").asText();

        assertThat(get("/v2/groups/prod/versions").toString()).isEqualTo("[\"" + second + "\",\"" + first + "\"]");
        var then = get("/v2/groups/prod/versions/" + first);
        assertThat(then.at("/groups/1/apps/0/id").asText()).isEqualTo("/prod/web/nginx");
        assertThat(then.path("version").asText()).isEqualTo(first);
        assertThat(get("/v2/groups/versions")).hasSize(4);
        assertThat(get("/v2/groups/versions/1970-01-01T00:00:00.000Z").path("groups"))
                .isEmpty();
        sent(404, "GET", "/v2/groups/prod/versions/2010-01-01T00:00:00.000Z", "");
        sent(422, "GET", "/v2/groups/prod/versions/then", "");
    }

    @Test
    void mistakes_areNamedWhereTheyAre() throws Exception {
        assertThat(sent(
                                422,
                                "PUT",
                                "/v2/groups/g",
                                "{'groups':[{'id':'a','apps':[{'id':'x','cmd':'run','cpus':'much'},{'cmd':'run'},7]},8,{}],'dependencies':[1]}")
                        .body())
                .contains("\"Invalid JSON\"")
                .contains("{\"path\":\"/groups(0)/apps(0)/cpus\",\"errors\":[\"error.expected.jsnumber\"]}")
                .contains("{\"path\":\"/groups(0)/apps(1)/id\"")
                .contains("{\"path\":\"/groups(0)/apps(2)\",\"errors\":[\"error.expected.jsobject\"]}")
                .contains("{\"path\":\"/groups(1)\",\"errors\":[\"error.expected.jsobject\"]}")
                .contains("{\"path\":\"/groups(2)/id\",\"errors\":[\"error.path.missing\"]}")
                .contains("{\"path\":\"/dependencies(0)\",\"errors\":[\"error.expected.jsstring\"]}");
        assertThat(sent(
                                422,
                                "PUT",
                                "/v2/groups/g",
                                "{'apps':[{'id':'x'},{'id':'x','cmd':'run'}],'groups':[{'id':'/h'},{'id':'i','scaleBy':2}],'pods':[{}]}")
                        .body())
                .contains("\"Object is not valid\"")
                .contains("{\"path\":\"/apps(0)\",\"errors\":[\"AppDefinition must")
                .contains("{\"path\":\"/apps(1)/id\",\"errors\":[\"The identifier /g/x is given twice\"]}")
                .contains("{\"path\":\"/groups(0)/id\",\"errors\":[\"Identifier is not child of '/g'\"]}")
                .contains("{\"path\":\"/groups(1)/scaleBy\"")
                .contains("{\"path\":\"/pods\",\"errors\":[\"pods are not changed through groups");
        for (var body : List.of("[]", "7", "null")) {
            sent(422, "PUT", "/v2/groups/g", body);
        }
        assertThat(get("/v2/groups").path("groups")).isEmpty();
    }

    @Test
    void unknownFields_areToldOrRefused() throws Exception {
        var answer = sent(200, "PUT", "/v2/groups/g", "{'bogus':1,'apps':[{'id':'x','cmd':'run','cpu':2}]}");
        assertThat(answer.headers().firstValue("Warning"))
                .contains("299 - \"unknown fields ignored: /apps(0)/cpu /bogus\"");
        assertThat(sent(422, "PUT", "/v2/groups/g?strict=true", "{'bogus':1}").body())
                .contains("{\"path\":\"/bogus\",\"errors\":[\"is not a known field\"]}");
    }

    @Test
    void answer_canBeSentBackPartByPart() throws Exception {
        send("POST", "/v2/groups", PROD);
        var groups = get("/v2/groups/prod").path("groups");
        var body = Json.object();
        body.set("groups", groups);

        assertThat(json(sent(200, "PUT", "/v2/groups/prod?dryRun=true&strict=true", body.toString()))
                        .toString())
                .isEqualTo("{\"steps\":[]}");
    }

    @Test
    void enforceRole_givesAppsTheRoleOfTheirGroup() throws Exception {
        sent(201, "POST", "/v2/groups", "{'id':'/own','enforceRole':true,'apps':[{'id':'a','cmd':'run'}]}");
        sent(201, "POST", "/v2/apps", "{'id':'/own/deep/b','cmd':'run'}");
        sent(
                201,
                "POST",
                "/v2/pods",
                "{'id':'/own/p','containers':[{'name':'c','exec':{'command':{'shell':'run'}},'resources':{'cpus':1,'mem':32}}]}");

        assertThat(get("/v2/apps/own/a").at("/app/role").asText()).isEqualTo("own");
        assertThat(get("/v2/apps/own/deep/b").at("/app/role").asText()).isEqualTo("own");
        assertThat(get("/v2/pods/own/p").path("role").asText()).isEqualTo("own");
        assertThat(get("/v2/groups/own").path("enforceRole").booleanValue()).isTrue();
        for (var path : List.of("/v2/apps", "/v2/groups/own/sub")) {
            var app = "{'id':'/own/sub/c','cmd':'run','role':'*'}";
            assertThat(sent(422, "POST", path, path.endsWith("apps") ? app : "{'apps':[" + app + "]}")
                            .body())
                    .contains("role\",\"errors\":[\"got *, expected one of: [own]\"]");
        }
    }

    @Test
    void enforceRole_changesByPatch_andRestartsNothing() throws Exception {
        send("POST", "/v2/groups", PROD);
        assertThat(sent(200, "PATCH", "/v2/groups/prod", "{'enforceRole':true}").body())
                .isEmpty();

        assertThat(get("/v2/groups/prod").path("enforceRole").booleanValue()).isTrue();
        assertThat(get("/v2/deployments")).isEmpty();
        // Neither keeps an app its role for ever, nor does a change of something else need another one.
        sent(200, "PUT", "/v2/apps/prod/db/mongo", "{'instances':2}");
        assertThat(get("/v2/apps/prod/db/mongo").at("/app/role").asText()).isEqualTo("*");
        sent(200, "PUT", "/v2/apps/prod/db/mongo", "{'role':'prod'}");
        assertThat(sent(422, "PUT", "/v2/apps/prod/db/mongo", "{'role':'*'}").body())
                .contains("got *, expected one of: [prod]");
        assertThat(sent(422, "PUT", "/v2/groups/prod", "{'enforceRole':false,'apps':[]}")
                        .body())
                .contains("\"/enforceRole\"", "PATCH");
        sent(200, "PUT", "/v2/groups/prod", "{'enforceRole':false}");
        assertThat(get("/v2/groups/prod").path("enforceRole").booleanValue()).isFalse();

        sent(422, "PATCH", "/v2/groups/prod", "{}");
        sent(422, "PATCH", "/v2/groups/prod", "{'enforceRole':'yes'}");
        sent(422, "PATCH", "/v2/groups/prod/web", "{'enforceRole':false}");
        sent(404, "PATCH", "/v2/groups/nothing", "{'enforceRole':false}");
    }

    @Test
    void methods_areToldByPath() throws Exception {
        assertThat(send("PUT", "/v2/groups/prod/versions", "{}").statusCode()).isEqualTo(405);
        assertThat(send("POST", "/v2/groups/prod/apps", "{}").statusCode()).isEqualTo(405);
        assertThat(send("OPTIONS", "/v2/groups/prod", "").headers().firstValue("Allow"))
                .contains("DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
        assertThat(send("HEAD", "/v2/groups", "").statusCode()).isEqualTo(200);
    }

    @Test
    void thousandApps_comeInOneRequest() throws Exception {
        var apps = IntStream.range(0, 1_000)
                .mapToObj(i -> "{'id':'app" + i + "','cmd':'run','instances':0}")
                .collect(Collectors.joining(","));
        sent(201, "POST", "/v2/groups/many", "{'apps':[" + apps + "]}");

        assertThat(get("/v2/groups/many").path("apps")).hasSize(1_000);
        assertThat(get("/v2/apps/many/app999").at("/app/portDefinitions/0/port").intValue())
                .isBetween(10_000, 10_999);
        assertThat(leading.state().deployments()).isEmpty();
    }
}
