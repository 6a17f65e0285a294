package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** Constraints, as far as labels of nodes can say them. */
final class KubernetesPlacement {
    private static final String HOST = "kubernetes.io/hostname";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern WORDS =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}(\\|[A-Za-z0-9][A-Za-z0-9_-]{0,62})*");

    private final Losses losses;

    KubernetesPlacement(Losses losses) {
        this.losses = losses;
    }

    void write(Unit unit, ObjectNode spec) {
        for (var constraint : unit.definition().path("constraints")) {
            var field = constraint.path(0).asText("");
            var key = field.equals("hostname") ? HOST : field;
            var value = constraint.path(2).asText("");
            boolean isSaid = WORD.matcher(key.replace("/", ".")).matches() && write(unit, spec, constraint, key, value);
            if (!isSaid) {
                losses.add(unit.id(), "/constraints", constraint + " has to be said again there");
            } else if (!key.equals(HOST)) {
                losses.add(unit.id(), "/constraints", "nodes need the label " + key + " for " + constraint);
            }
            if (isSaid && constraint.path(1).asText("").equals("GROUP_BY") && !value.isEmpty()) {
                losses.add(unit.id(), "/constraints", "how many groups there are at least is not said there: " + value);
            }
        }
    }

    private static boolean write(Unit unit, ObjectNode spec, JsonNode constraint, String key, String value) {
        return switch (constraint.path(1).asText("")) {
            case "UNIQUE" -> {
                var term = spec.withObjectProperty("affinity")
                        .withObjectProperty("podAntiAffinity")
                        .withArrayProperty("requiredDuringSchedulingIgnoredDuringExecution")
                        .addObject()
                        .put("topologyKey", key);
                term.putObject("labelSelector").putObject("matchLabels").put("app.kubernetes.io/name", unit.name());
                yield true;
            }
            case "GROUP_BY" -> {
                var spread = spec.withArrayProperty("topologySpreadConstraints")
                        .addObject()
                        .put("maxSkew", 1)
                        .put("topologyKey", key)
                        .put("whenUnsatisfiable", "DoNotSchedule");
                spread.putObject("labelSelector").putObject("matchLabels").put("app.kubernetes.io/name", unit.name());
                yield true;
            }
            case "CLUSTER", "IS" -> WORD.matcher(value).matches() && in(spec, key, "In", value);
            case "LIKE" -> WORDS.matcher(value).matches() && in(spec, key, "In", value);
            case "UNLIKE" -> WORDS.matcher(value).matches() && in(spec, key, "NotIn", value);
            default -> false;
        };
    }

    private static boolean in(ObjectNode spec, String key, String operator, String values) {
        var terms = spec.withObjectProperty("affinity")
                .withObjectProperty("nodeAffinity")
                .withObjectProperty("requiredDuringSchedulingIgnoredDuringExecution")
                .withArrayProperty("nodeSelectorTerms");
        var term = terms.isEmpty() ? terms.addObject() : (ObjectNode) terms.get(0);
        var expression = term.withArrayProperty("matchExpressions")
                .addObject()
                .put("key", key)
                .put("operator", operator);
        var list = expression.putArray("values");
        List.of(values.split("\\|")).forEach(list::add);
        return true;
    }
}
