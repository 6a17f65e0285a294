package io.ekiden.migrate.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.ApiState;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All that an API tells of what runs, whoever asks it. */
public final class ApiReader {
    private static final String TREE = "/v2/groups?embed=group.groups&embed=group.apps&embed=group.pods"
            + "&embed=group.apps.tasks&embed=group.apps.counts&embed=group.apps.deployments";
    private static final int MOST_VERSIONS = 50;

    private final Asked asked;

    /** Answers a GET; absent for what is not there: older ones lack some of it. */
    public interface Asked {
        Optional<JsonNode> find(String path);
    }

    private ApiReader(Asked asked) {
        this.asked = asked;
    }

    /**
     * All of it.
     *
     * @param from where that is, for people
     * @param withHistory asks for each older version of each app too, a request for each
     */
    public static MarathonState read(String from, Asked asked, boolean withHistory) {
        var reader = new ApiReader(asked);
        var groups = asked.find(TREE)
                .orElseThrow(() -> new MigrationException(from + " has no /v2/groups; is that a Marathon?"));
        var info = asked.find("/v2/info");
        var state = ApiState.read(
                from + info.map(ApiReader::called).orElse(""),
                groups,
                asked.find("/v2/pods"),
                info.map(known -> known.path("frameworkId").asText("")).filter(id -> !id.isEmpty()),
                asked.find("/v2/deployments"));
        return withHistory ? reader.withHistory(state) : state;
    }

    private static String called(JsonNode info) {
        return " (" + info.path("name").asText("marathon") + " "
                + info.path("version").asText("of an unknown version") + ")";
    }

    private MarathonState withHistory(MarathonState state) {
        var history = new TreeMap<String, List<ObjectNode>>();
        for (var app : Definitions.apps(state.root())) {
            var id = Definitions.id(app);
            var path = "/v2/apps" + encoded(id) + "/versions";
            var versions = new ArrayList<String>();
            asked.find(path)
                    .ifPresent(answer -> answer.path("versions").forEach(version -> versions.add(version.asText())));
            var read = new ArrayList<ObjectNode>();
            versions.stream()
                    .sorted()
                    .limit(MOST_VERSIONS)
                    .forEach(version -> asked.find(path + "/" + encoded(version))
                            .map(Definitions::app)
                            .ifPresent(found -> {
                                if (found instanceof ObjectNode definition) {
                                    read.add(definition);
                                }
                            }));
            history.put(id, read);
        }
        return new MarathonState(state.origin(), state.root(), state.leftovers(), history, state.notes());
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
