package io.ekiden.mesos.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what. The first line of an action's list that speaks of the principal and of what it wants decides; where none does, all is
 * allowed, unless the file says {@code "permissive": false}.
 *
 * <p><b>Source:</b> Mesos {@code --acls}, {@code authorizer/local/authorizer.cpp}. Other than there, lists that nobody knows are refused: a
 * misspelt one would allow everything.
 */
public final class Acls {
    /** Everything is allowed. */
    public static final Acls ALLOW_ALL = new Acls(true, Map.of(), Set.of());

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Lists of Mesos about what there is not here, so that nothing has to be refused. */
    private static final Set<String> WITHOUT_OBJECT = Set.of(
            "access_sandboxes",
            "attach_containers_input",
            "attach_containers_output",
            "create_block_disks",
            "create_mount_disks",
            "destroy_block_disks",
            "destroy_mount_disks",
            "destroy_raw_disks",
            "kill_nested_containers",
            "kill_standalone_containers",
            "launch_nested_container_sessions_as_user",
            "launch_nested_container_sessions_under_parent_with_user",
            "launch_nested_containers_as_user",
            "launch_nested_containers_under_parent_with_user",
            "launch_standalone_containers",
            "mark_resource_providers_gone",
            "modify_resource_provider_configs",
            "prune_images",
            "remove_nested_containers",
            "remove_standalone_containers",
            "set_quotas",
            "remove_quotas",
            "update_framework",
            "view_containers",
            "view_resource_providers",
            "view_standalone_containers",
            "wait_nested_containers",
            "wait_standalone_containers");

    private record Line(Entity principals, Entity objects) {}

    private final boolean permissive;
    private final Map<Action, List<Line>> lists;
    private final Set<String> without;

    private Acls(boolean permissive, Map<Action, List<Line>> lists, Set<String> without) {
        this.permissive = permissive;
        this.lists = lists;
        this.without = without;
    }

    /**
     * Reads what Mesos takes as {@code --acls}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Acls parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("it is no JSON: " + malformed.getOriginalMessage(), malformed);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        boolean permissive = true;
        var lists = new EnumMap<Action, List<Line>>(Action.class);
        var without = new TreeSet<String>();
        for (var entry : root.properties()) {
            var action = Action.named(entry.getKey());
            if (entry.getKey().equals("permissive") && entry.getValue().isBoolean()) {
                permissive = entry.getValue().booleanValue();
            } else if (action.isPresent()) {
                lists.put(action.get(), lines(action.get(), entry.getValue()));
            } else if (WITHOUT_OBJECT.contains(entry.getKey())) {
                without.add(entry.getKey());
            } else {
                throw new IllegalArgumentException("'" + entry.getKey() + "' is no list of actions");
            }
        }
        return new Acls(permissive, lists, without);
    }

    private static List<Line> lines(Action action, JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("'" + action.list() + "' is no list");
        }
        var lines = new ArrayList<Line>();
        for (var line : list) {
            var unknown = new TreeSet<String>();
            line.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(Set.of("principals", action.objects()));
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("'" + action.list() + "' has " + unknown
                        + ", where 'principals' and '" + action.objects() + "' are expected");
            }
            lines.add(new Line(
                    entity(action, line.path("principals"), "principals"),
                    entity(action, line.path(action.objects()), action.objects())));
        }
        return List.copyOf(lines);
    }

    private static Entity entity(Action action, JsonNode node, String name) {
        var where = "'" + name + "' of '" + action.list() + "'";
        if (!node.isObject()) {
            throw new IllegalArgumentException(where + " is missing");
        }
        var values = new TreeSet<String>();
        for (var value : node.path("values")) {
            if (!value.isTextual()) {
                throw new IllegalArgumentException(where + " has a value that is no text");
            }
            values.add(value.textValue());
        }
        var type = node.path("type").asText("SOME").toUpperCase(Locale.ROOT);
        return switch (type) {
            case "ANY" -> Entity.ANY;
            case "NONE" -> new Entity(Entity.Type.NONE, Set.of());
            case "SOME" -> new Entity(Entity.Type.SOME, values);
            default -> throw new IllegalArgumentException(where + " has the type " + type + ", not SOME, ANY or NONE");
        };
    }

    /** Lists that were given and have no effect, as there is nothing here that they are about. */
    public Set<String> withoutEffect() {
        return without;
    }

    /** Whether somebody may do this to nothing in particular, such as to whatever agent. */
    public boolean allow(Optional<String> principal, Action action) {
        return allow(principal, action, Entity.Asked.ANYTHING);
    }

    /** Whether somebody may do this to the role, user or principal. */
    public boolean allow(Optional<String> principal, Action action, String object) {
        return allow(principal, action, Entity.Asked.of(object));
    }

    /** Why a framework is refused that wants to use these roles, in the words of Mesos. */
    public Optional<String> whyNot(Optional<String> principal, Collection<String> roles) {
        return roles.stream().allMatch(role -> allow(principal, Action.REGISTER_FRAMEWORK, role))
                ? Optional.empty()
                : Optional.of("Not authorized to use roles '{ " + String.join(", ", new TreeSet<>(roles)) + " }'");
    }

    private boolean allow(Optional<String> principal, Action action, Entity.Asked object) {
        var subject = principal.map(Entity.Asked::of).orElse(Entity.Asked.ANYTHING);
        for (var line : lists.getOrDefault(action, List.of())) {
            if (line.principals().matches(subject) && line.objects().matches(object)) {
                return line.principals().allows(subject) && line.objects().allows(object);
            }
        }
        return permissive;
    }

    /** Whether somebody may do this to each and everything. */
    public boolean allowAll(Optional<String> principal, Action action) {
        var subject = principal.map(Entity.Asked::of).orElse(Entity.Asked.ANYTHING);
        for (var line : lists.getOrDefault(action, List.of())) {
            if (line.principals().matches(subject)) {
                boolean allowed =
                        line.principals().allows(subject) && line.objects().type() != Entity.Type.NONE;
                // A line about some objects says nothing of the others.
                if (!allowed || line.objects().type() == Entity.Type.ANY) {
                    return allowed;
                }
            }
        }
        return permissive;
    }

    @Override
    public String toString() {
        return (permissive ? "permissive" : "strict") + " access lists of " + lists.keySet();
    }
}
