package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A group with what is below it, as Marathon shows it: all groups have the version of the root. Lives for one answer. */
public final class GroupInfoJson {
    /** What {@code ?embed=} can add to a group. */
    public enum Embed {
        GROUPS,
        APPS,
        PODS
    }

    private final Map<PathId, List<AppDefinition>> apps = new HashMap<>();
    private final Map<PathId, List<Group>> groups = new HashMap<>();
    private final String version;
    private final Function<AppDefinition, ObjectNode> app;

    private GroupInfoJson(Instant version, Function<AppDefinition, ObjectNode> app) {
        this.version = Json.timestamp(version);
        this.app = app;
    }

    /** What the values of {@code embed} ask for; everything when there are none. Unknown ones are ignored, as Marathon does. */
    public static Set<Embed> embeds(Collection<String> values) {
        if (values.isEmpty()) {
            return Set.of(Embed.values());
        }
        var embeds = new TreeSet<Embed>();
        for (var value : values) {
            switch (value) {
                case "group.groups" -> embeds.add(Embed.GROUPS);
                case "group.apps" -> embeds.add(Embed.APPS);
                case "group.pods" -> embeds.add(Embed.PODS);
                default -> {}
            }
        }
        return embeds;
    }

    /**
     * The group and, as far as asked for, its members.
     *
     * @param version of the root that the tree is
     * @param app how an app, or a pod, is shown
     */
    public static ObjectNode write(
            GroupTree tree, Group group, Set<Embed> embeds, Instant version, Function<AppDefinition, ObjectNode> app) {
        var writer = new GroupInfoJson(version, app);
        tree.appsBelow(group.id()).values().stream()
                .filter(member -> embeds.contains(member.isPod() ? Embed.PODS : Embed.APPS))
                .forEach(member -> writer.apps
                        .computeIfAbsent(member.id().parent(), _ -> new ArrayList<>())
                        .add(member));
        if (embeds.contains(Embed.GROUPS)) {
            tree.groupsBelow(group.id())
                    .values()
                    .forEach(member -> writer.groups
                            .computeIfAbsent(member.id().parent(), _ -> new ArrayList<>())
                            .add(member));
        }
        return writer.write(group);
    }

    private ObjectNode write(Group group) {
        var json = Json.object().put("id", group.id().toString());
        var members = json.putArray("apps");
        var pods = json.putArray("pods");
        apps.getOrDefault(group.id(), List.of())
                .forEach(member -> (member.isPod() ? pods : members).add(app.apply(member)));
        var nested = json.putArray("groups");
        groups.getOrDefault(group.id(), List.of()).forEach(member -> nested.add(write(member)));
        json.set("dependencies", Json.texts(group.dependencies()));
        json.put("version", version);
        if (group.id().isTopLevel()) {
            json.put("enforceRole", group.enforceRole());
        }
        return json;
    }
}
