package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses of a task: those its agent reported, else, because it runs on the network of its host, that of the host where the host
 * is named by it. A task that has not begun has none.
 */
final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Addresses() {}

    static ArrayNode of(Instance instance) {
        var json = Json.array();
        instance.place()
                .map(place -> known(instance, place))
                .orElse(List.of())
                .forEach(address -> json.addObject()
                        .put("ipAddress", address)
                        .put("protocol", address.contains(":") ? "IPv6" : "IPv4"));
        return json;
    }

    private static List<String> known(Instance instance, Instance.Place place) {
        if (!place.ipAddresses().isEmpty() || !hasBegun(instance.condition())) {
            return place.ipAddresses();
        }
        return IPV4.matcher(place.hostname()).matches() ? List.of(place.hostname()) : List.of();
    }

    private static boolean hasBegun(Condition condition) {
        return switch (condition) {
            case SCHEDULED, PROVISIONED, STAGING -> false;
            default -> true;
        };
    }
}
