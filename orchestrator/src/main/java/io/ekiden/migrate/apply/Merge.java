package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Comparison;
import io.ekiden.migrate.Comparison.Difference;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.Wish;
import io.ekiden.migrate.check.Judge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to ask for, so that a tree has all that another one has, and keeps all that it has itself: a list of a group replaces that level, so what
 * is there already is in the list again. Lives for one merge.
 */
final class Merge {
    private final boolean replaces;
    private final List<String> created = new ArrayList<>();
    private final List<String> same = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final Set<String> newGroups = new HashSet<>();
    private final Set<String> changedGroups = new HashSet<>();
    private Optional<ObjectNode> groups = Optional.empty();

    /** A pod to be put: created, or replaced. */
    record Pod(String id, JsonNode definition, boolean isNew) {}

    private Merge(boolean replaces) {
        this.replaces = replaces;
    }

    /**
     * Compares the two.
     *
     * @param there what the orchestrator has, with nothing but definitions
     * @param replaces makes what is there, and other, as it is wanted; otherwise that is a conflict
     */
    static Merge of(ObjectNode wanted, ObjectNode there, boolean replaces) {
        var merge = new Merge(replaces);
        merge.groups = merge.group(wanted, Optional.of(there));
        merge.groups.ifPresent(body -> body.remove("id"));
        var known = byId(Definitions.pods(there));
        Definitions.pods(wanted).forEach(pod -> merge.pod(pod, Optional.ofNullable(known.get(Definitions.id(pod)))));
        return merge;
    }

    /** Ids of what is not there yet. */
    List<String> created() {
        return created;
    }

    /** Ids of what is there as it is wanted. */
    List<String> same() {
        return same;
    }

    /** Ids of what is there, and will be other. */
    List<String> replaced() {
        return replaced;
    }

    /** Ids of the apps, and of what else the body of {@link #groups} makes as it is wanted. */
    Set<String> ofGroups() {
        var all = new HashSet<String>(created);
        all.addAll(replaced);
        pods.forEach(pod -> all.remove(pod.id()));
        return all;
    }

    /** What is there and other, a line each. */
    List<String> conflicts() {
        return conflicts;
    }

    /** The body of a {@code PUT /v2/groups}; absent when there is nothing to ask for. */
    Optional<ObjectNode> groups() {
        return groups;
    }

    List<Pod> pods() {
        return pods;
    }

    /**
     * True for what is meant to happen. Anything else in a plan of the request comes of a change that somebody made since the tree was read.
     *
     * @param change {@code create}, {@code update} or {@code delete}, as a plan says it
     */
    boolean intends(boolean isGroup, String id, String change) {
        return switch (change) {
            // The root is there for all, and written down with the first change.
            case "create" -> isGroup ? id.equals("/") || newGroups.contains(id) : created.contains(id);
            case "update" -> (isGroup ? changedGroups : replaced).contains(id);
            default -> false;
        };
    }

    /** Absent when all of it is there. */
    private Optional<ObjectNode> group(ObjectNode wanted, Optional<ObjectNode> there) {
        var wish = JsonNodeFactory.instance.objectNode().put("id", Definitions.id(wanted));
        boolean changes = about(wanted, there, wish);
        changes |= apps(wanted, there, wish);
        changes |= groups(wanted, there, wish);
        return changes ? Optional.of(wish) : Optional.empty();
    }

    private boolean apps(ObjectNode wanted, Optional<ObjectNode> there, ObjectNode wish) {
        var all = byId(members(there, "apps"));
        boolean changes = false;
        for (var app : wanted.path("apps")) {
            var id = Definitions.id(app);
            if (isToBePut(app, Optional.ofNullable(all.get(id)), false)) {
                all.put(id, app);
                changes = true;
            }
        }
        if (changes) {
            var list = wish.putArray("apps");
            all.values().forEach(app -> list.add(Wish.definition(app)));
        }
        return changes;
    }

    private boolean groups(ObjectNode wanted, Optional<ObjectNode> there, ObjectNode wish) {
        var known = byId(members(there, "groups"));
        var all = new LinkedHashMap<String, JsonNode>();
        // Of a group that is named and nothing more nothing changes.
        known.keySet()
                .forEach(id -> all.put(id, JsonNodeFactory.instance.objectNode().put("id", id)));
        boolean changes = false;
        for (var inner : wanted.path("groups")) {
            var id = Definitions.id(inner);
            var asked = group((ObjectNode) inner, Optional.ofNullable((ObjectNode) known.get(id)));
            asked.ifPresent(group -> all.put(id, group));
            changes |= asked.isPresent();
        }
        if (changes) {
            var list = wish.putArray("groups");
            all.values().forEach(list::add);
        }
        return changes;
    }

    /** What a group says of itself. Of the root nothing is said. */
    private boolean about(ObjectNode wanted, Optional<ObjectNode> there, ObjectNode wish) {
        if (there.isEmpty()) {
            newGroups.add(Definitions.id(wanted));
            Wish.about(wanted, wish);
            return true;
        }
        var now = JsonNodeFactory.instance.objectNode();
        var then = JsonNodeFactory.instance.objectNode();
        Wish.about(there.get(), now);
        Wish.about(wanted, then);
        if (!then.has("enforceRole")) {
            now.remove("enforceRole");
        }
        // Groups come to be without anything said of them.
        var differences = Comparison.between(then, now).stream()
                .filter(difference -> difference.to().isPresent())
                .toList();
        if (Comparison.same(then, now)) {
            return false;
        }
        if (!differences.isEmpty() && !isToBeReplaced("the group " + Definitions.id(wanted), differences)) {
            return false;
        }
        if (!then.has("dependencies")) {
            then.putArray("dependencies");
        }
        changedGroups.add(Definitions.id(wanted));
        wish.setAll(then);
        return true;
    }

    private void pod(JsonNode pod, Optional<JsonNode> there) {
        if (isToBePut(pod, there, true)) {
            pods.add(new Pod(Definitions.id(pod), Wish.definition(pod), there.isEmpty()));
        }
    }

    private boolean isToBePut(JsonNode wanted, Optional<JsonNode> there, boolean isPod) {
        var id = Definitions.id(wanted);
        if (there.isEmpty()) {
            created.add(id);
            return true;
        }
        var shown = Judge.asShownHere(wanted, isPod).orElse(wanted);
        var differences = Comparison.between(shown, there.get()).stream()
                .filter(difference -> !isOurChoice(wanted, difference))
                .toList();
        if (differences.isEmpty()) {
            same.add(id);
            return false;
        }
        return isToBeReplaced(id, differences);
    }

    /** Ports that were left to us, and the role of who has none. */
    private static boolean isOurChoice(JsonNode wanted, Difference difference) {
        boolean isPort = difference.field().matches(".*/(port|servicePort)")
                && difference.from().filter(from -> from.asInt(-1) == 0).isPresent();
        return isPort || (difference.field().equals("/role") && !wanted.has("role"));
    }

    private boolean isToBeReplaced(String id, List<Difference> differences) {
        if (replaces) {
            replaced.add(id);
        } else {
            conflicts.add(id + " is there already and differs in "
                    + String.join(
                            ", ",
                            differences.stream()
                                    .map(Difference::field)
                                    .distinct()
                                    .limit(10)
                                    .toList()));
        }
        return replaces;
    }

    private static Map<String, JsonNode> byId(Iterable<JsonNode> definitions) {
        var all = new LinkedHashMap<String, JsonNode>();
        definitions.forEach(one -> all.put(Definitions.id(one), one));
        return all;
    }

    private static Iterable<JsonNode> members(Optional<ObjectNode> group, String name) {
        return group.<Iterable<JsonNode>>map(known -> (ArrayNode) known.get(name))
                .orElse(List.of());
    }
}
