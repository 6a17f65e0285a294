package io.ekiden.migrate.export;

import static io.ekiden.migrate.export.Trees.object;
import static io.ekiden.migrate.export.Trees.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests: a Deployment, or a StatefulSet where data is kept, a Service for its ports, and an Ingress for the names that lead to it. */
final class Kubernetes {
    private static final String NAME = "app.kubernetes.io/name";
    private static final int LONGEST_ANNOTATIONS = 200_000;

    private final Losses losses;
    private final KubernetesPods pods;

    Kubernetes(Losses losses, String image) {
        this.losses = losses;
        pods = new KubernetesPods(losses, image);
    }

    /** A file for each. */
    SortedMap<String, String> write(List<Unit> units) {
        var files = new TreeMap<String, String>();
        for (var unit : units) {
            var documents = new ArrayList<JsonNode>();
            documents.add(workload(unit));
            service(unit, documents);
            ingress(unit, documents);
            var text = new StringBuilder();
            var comments = Trees.comments("From " + unit.id() + " of Marathon.", losses.of(unit.id()));
            for (var document : documents) {
                text.append(text.isEmpty() ? "" : "---\n")
                        .append(Yaml.document(text.isEmpty() ? comments : List.of(), document));
            }
            files.put(unit.name() + ".yaml", text.toString());
        }
        return files;
    }

    private ObjectNode workload(Unit unit) {
        boolean keeps = unit.keepsData();
        var json = head("apps/v1", keeps ? "StatefulSet" : "Deployment", unit);
        var spec = json.putObject("spec").put("replicas", unit.instances());
        spec.putObject("selector").putObject("matchLabels").put(NAME, unit.name());
        if (keeps) {
            spec.put("serviceName", unit.name());
            losses.add(unit.id(), unit.upgradeField(), "what keeps data is upgraded one by one there");
        } else {
            spec.set("strategy", strategy(unit));
        }
        for (var dependency : unit.definition().path("dependencies")) {
            losses.add(unit.id(), "/dependencies", "does not wait for " + dependency.asText() + " there");
        }
        var template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put(NAME, unit.name());
        template.set("spec", pods.spec(unit));
        var claims = pods.claims(unit);
        if (!claims.isEmpty()) {
            spec.set("volumeClaimTemplates", claims);
        }
        return json;
    }

    private ObjectNode head(String version, String kind, Unit unit) {
        var json = object().put("apiVersion", version).put("kind", kind);
        var metadata = json.putObject("metadata").put("name", unit.name());
        metadata.putObject("labels").put(NAME, unit.name());
        var annotations = metadata.putObject("annotations").put("ekiden.io/id", unit.id());
        if (!unit.labels().isEmpty()) {
            var labels = object();
            unit.labels().forEach(labels::put);
            var text = labels.toString();
            if (text.length() <= LONGEST_ANNOTATIONS) {
                annotations.put("ekiden.io/labels", text);
            } else {
                losses.add(unit.id(), "/labels", "are longer than annotations may be");
            }
        }
        return json;
    }

    private ObjectNode strategy(Unit unit) {
        var capacity = unit.capacity();
        long unavailable = Math.round(100 * (1 - capacity.minimumHealth()));
        long surge = Math.round(100 * capacity.maximumOver());
        var json = object().put("type", "RollingUpdate");
        if (unavailable == 0 && surge == 0) {
            losses.add(
                    unit.id(), unit.upgradeField(), "one more than the instances is started during an upgrade there");
        }
        json.putObject("rollingUpdate")
                .put("maxUnavailable", unavailable + "%")
                .set("maxSurge", surge == 0 && unavailable == 0 ? number(1) : text(surge + "%"));
        return json;
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    private static List<Unit.Port> ports(Unit unit) {
        return unit.parts().stream().flatMap(part -> part.ports().stream()).toList();
    }

    private void service(Unit unit, List<JsonNode> documents) {
        var all = ports(unit);
        if (all.isEmpty() && !unit.keepsData()) {
            return;
        }
        var json = head("v1", "Service", unit);
        var spec = json.putObject("spec");
        spec.putObject("selector").put(NAME, unit.name());
        if (all.isEmpty()) {
            spec.put("clusterIP", "None");
        }
        var taken = new HashSet<String>();
        ArrayNode list = all.isEmpty() ? JsonNodeFactory.instance.arrayNode() : spec.putArray("ports");
        for (var port : all) {
            if (taken.add(port.service() + port.protocol())) {
                list.addObject()
                        .put("name", port.name())
                        .put("port", port.service())
                        .put("targetPort", port.number())
                        .put("protocol", KubernetesPods.protocol(port));
            } else {
                losses.add(unit.id(), "/ports", "two ports are reached at " + port.service() + "; one is left out");
            }
        }
        documents.add(json);
    }

    private void ingress(Unit unit, List<JsonNode> documents) {
        var routes = Labels.routes(unit, losses);
        if (routes.isEmpty()) {
            return;
        }
        var json = head("networking.k8s.io/v1", "Ingress", unit);
        var rules = json.putObject("spec").putArray("rules");
        for (var route : routes) {
            var port = unit.parts().stream()
                    .flatMap(part -> part.port(route.port()).stream())
                    .findFirst();
            if (port.isEmpty()) {
                losses.add(unit.id(), "/labels/HAPROXY_" + route.port() + "_VHOST", "there is no port of that index");
                continue;
            }
            var path = rules.addObject()
                    .put("host", route.host())
                    .putObject("http")
                    .putArray("paths")
                    .addObject()
                    .put("path", route.path().isEmpty() ? "/" : route.path())
                    .put("pathType", "Prefix");
            path.putObject("backend")
                    .putObject("service")
                    .put("name", unit.name())
                    .putObject("port")
                    .put("number", port.get().service());
        }
        if (!rules.isEmpty()) {
            documents.add(json);
        }
    }

    /** For whom it matters that words are not replaced: {@code $$} is a dollar, and {@code $(X)} what X holds. */
    static String literal(String value) {
        return value.replace("$", "$$");
    }

    static ArrayNode literals(List<String> values) {
        return texts(values.stream().map(Kubernetes::literal).toList());
    }
}
