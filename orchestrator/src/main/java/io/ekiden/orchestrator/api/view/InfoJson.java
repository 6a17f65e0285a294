package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code /v2/info} says. */
public final class InfoJson {
    /**
     * @param version that clients take for Marathon's and derive abilities from
     * @param leader {@code host:port}; absent while there is none
     * @param settings sections ({@code marathon_config}, {@code zookeeper_config}, {@code http_config}) of effective
     *     settings: texts, numbers, booleans, lists of texts, an empty {@code Optional} for null; without passwords
     */
    public record Info(
            String version,
            String buildref,
            boolean elected,
            Optional<String> leader,
            Optional<FrameworkId> frameworkId,
            Map<String, Map<String, Object>> settings) {
        /** Where others reach the leader: with TLS where there is no port without. */
        public Optional<String> leaderUrl() {
            var ports = settings.getOrDefault("http_config", Map.of());
            boolean hidden = ports.containsKey("https_port") && !ports.containsKey("http_port");
            return leader.map(address -> (hidden ? "https://" : "http://") + address);
        }
    }

    private InfoJson() {}

    public static ObjectNode write(Info info) {
        var json = Json.object()
                // The name is what clients look for; theirs, not ours.
                .put("name", "marathon")
                .put("version", info.version())
                .put("buildref", info.buildref())
                .put("elected", info.elected());
        info.leader().ifPresent(leader -> json.put("leader", leader));
        info.frameworkId().ifPresent(id -> json.put("frameworkId", id.value()));
        return json.setAll(settings(info));
    }

    /** The settings alone. */
    public static ObjectNode settings(Info info) {
        var json = Json.object();
        info.settings().forEach((section, settings) -> {
            var object = json.putObject(section);
            settings.forEach((name, value) -> put(object, name, value));
        });
        return json;
    }

    private static void put(ObjectNode json, String name, Object value) {
        switch (value) {
            case Boolean flag -> json.put(name, flag);
            case Number number -> json.put(name, number.longValue());
            case List<?> list -> json.set(name, Json.texts(list));
            case Optional<?> unset when unset.isEmpty() -> json.putNull(name);
            default -> json.put(name, value.toString());
        }
    }
}
