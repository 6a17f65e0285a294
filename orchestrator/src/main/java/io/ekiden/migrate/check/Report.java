package io.ekiden.migrate.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.Leftovers;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.Plain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything a migration has to tell, for programs and for people. */
public final class Report {
    private final MarathonState state;
    private final List<Entry> entries;
    private final List<String> needs;
    private final Map<String, JsonNode> dependencies;

    private Report(MarathonState state) {
        this.state = state;
        entries = Judge.judge(state);
        needs = Needs.of(state.root());
        dependencies = dependencies(state.root());
    }

    /** Judges all definitions of a source. */
    public static Report of(MarathonState state) {
        return new Report(state);
    }

    public List<Entry> entries() {
        return entries;
    }

    /** How many have a verdict. */
    public long count(String verdict) {
        return entries.stream().filter(entry -> entry.verdict().equals(verdict)).count();
    }

    /** Ids of what no orchestrator takes. */
    public List<String> refused() {
        return entries.stream()
                .filter(entry -> !entry.isAccepted())
                .map(Entry::id)
                .toList();
    }

    /** What to do about what stays behind, a sentence each. */
    public List<String> toDo() {
        var toDo = new ArrayList<String>();
        var left = state.leftovers();
        int tasks = left.tasks().values().stream().mapToInt(Integer::intValue).sum();
        if (tasks > 0) {
            toDo.add(tasks + " tasks run under the old Marathon and stay there: each app starts anew here."
                    + " Where both would use the same host ports or volumes, scale it down there first");
        }
        left.volumes()
                .forEach(
                        (app, volumes) -> toDo.add(
                                app + " has " + volumes.size()
                                        + " persistent volume(s), which stay reserved for the old framework: it starts here with empty ones."
                                        + " Stop it there, copy the data of each volume, and only then let the old Marathon give the volume up"));
        left.deployments()
                .forEach(deployment -> toDo.add("the deployment " + deployment.id() + " is under way"
                        + (deployment.apps().isEmpty() ? "" : " for " + String.join(", ", deployment.apps()))
                        + ": what it deploys was read, not what it replaces. Wait until it has ended, and read again"));
        left.frameworkId()
                .ifPresent(id -> toDo.add("the framework " + id
                        + " is not taken over. When nothing runs under it any more, stop the old Marathon and tear the framework down"
                        + " (POST /teardown of the Mesos master)"));
        return toDo;
    }

    /** @param withHistory with the older versions, as definitions */
    public ObjectNode json(boolean withHistory) {
        var json = JsonNodeFactory.instance.objectNode().put("source", state.origin());
        state.leftovers().frameworkId().ifPresent(id -> json.put("frameworkId", id));
        json.putObject("summary")
                .put("groups", count("group", ""))
                .put("apps", count("app", ""))
                .put("pods", count("pod", ""))
                .put("understood", count("understood"))
                .put("changed", count("changed"))
                .put("unsupported", count("unsupported"));
        var definitions = json.putArray("definitions");
        entries.forEach(entry -> definitions.add(json(entry)));
        var deployments = json.putArray("deployments");
        state.leftovers().deployments().forEach(deployment -> {
            var apps = deployments.addObject().put("id", deployment.id()).putArray("apps");
            deployment.apps().forEach(apps::add);
        });
        texts(json.putArray("needs"), needs);
        texts(json.putArray("toDo"), toDo());
        texts(json.putArray("notes"), state.notes());
        if (withHistory) {
            var history = json.putObject("history");
            state.history().forEach((id, versions) -> {
                var list = history.putArray(id);
                versions.forEach(list::add);
            });
        }
        return json;
    }

    private long count(String kind, String except) {
        return entries.stream()
                .filter(entry -> entry.kind().equals(kind) && !entry.id().equals(except))
                .count();
    }

    private ObjectNode json(Entry entry) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", entry.kind())
                .put("id", entry.id())
                .put("verdict", entry.verdict());
        var findings = json.putArray("findings");
        entry.findings().forEach(finding -> findings.add(json(finding)));
        Optional.ofNullable(dependencies.get(entry.kind() + " " + entry.id()))
                .ifPresent(known -> json.set("dependencies", known));
        var left = state.leftovers();
        if (!entry.kind().equals("group")) {
            json.put("tasks", left.tasks().getOrDefault(entry.id(), 0));
            var volumes = json.putArray("volumes");
            left.volumes().getOrDefault(entry.id(), List.of()).forEach(volume -> volumes.add(json(volume)));
        }
        return json;
    }

    private static ObjectNode json(Leftovers.Volume volume) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("containerPath", volume.containerPath())
                .put("persistenceId", volume.persistenceId())
                .put("host", volume.host());
    }

    /** By kind and id. */
    private static Map<String, JsonNode> dependencies(ObjectNode root) {
        var all = new HashMap<String, JsonNode>();
        Definitions.groups(root)
                .forEach(group -> all.put("group " + Definitions.id(group), group.path("dependencies")));
        Definitions.apps(root).forEach(app -> all.put("app " + Definitions.id(app), app.path("dependencies")));
        all.values().removeIf(JsonNode::isEmpty);
        return all;
    }

    private static ObjectNode json(Finding finding) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                .put("field", finding.field());
        finding.from().ifPresent(from -> json.set("from", from));
        finding.to().ifPresent(to -> json.set("to", to));
        return json.put("why", finding.why());
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    /** Lines for people: the sums, everything that is not as it was, and what to do. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("Read " + state.origin());
        lines.add(count("app", "") + " apps, " + count("pod", "") + " pods, " + count("group", "") + " groups: "
                + count("understood") + " understood, " + count("changed") + " changed, " + count("unsupported")
                + " unsupported");
        entries.stream().filter(entry -> !entry.findings().isEmpty()).forEach(entry -> {
            lines.add("");
            lines.add(entry.verdict() + ": " + entry.kind() + " " + entry.id());
            entry.findings().forEach(finding -> lines.add("  " + line(finding)));
        });
        section(lines, "Start the orchestrator for it:", needs);
        section(lines, "What stays behind:", toDo());
        section(lines, "Notes:", state.notes());
        return lines.stream().map(Plain::line).toList();
    }

    private static String line(Finding finding) {
        var where = finding.field().isEmpty() ? "" : finding.field() + ": ";
        var move = finding.from().map(Object::toString).orElse("")
                + finding.to().map(to -> " -> " + to).orElse("");
        return where + (move.isEmpty() ? "" : move.strip() + ", ") + finding.why();
    }

    private static void section(List<String> lines, String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add(title);
            sentences.forEach(sentence -> lines.add("  - " + sentence));
        }
    }
}
