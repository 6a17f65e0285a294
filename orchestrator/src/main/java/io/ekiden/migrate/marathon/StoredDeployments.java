package io.ekiden.migrate.marathon;

import io.ekiden.migrate.Leftovers.Deployment;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.marathon.Stored.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deployments under way. What is kept of one are two versions of the root, and what it is about is what differs between them. <b>Source:</b>
 * {@code marathon.proto DeploymentPlanDefinition}.
 */
final class StoredDeployments {
    private static final int DEEPEST = 64;

    private final Stored stored;
    private final List<String> notes;

    StoredDeployments(Stored stored, List<String> notes) {
        this.stored = stored;
        this.notes = notes;
    }

    List<Deployment> read() {
        var all = new ArrayList<Deployment>();
        stored.all("deployment")
                .forEach((id, item) ->
                        item.current().ifPresent(bytes -> all.add(new Deployment(id, affected(id, bytes)))));
        return all;
    }

    /** None where one of the roots is no more, or cannot be read. */
    private List<String> affected(String id, byte[] bytes) {
        try {
            var plan = Proto.of(bytes, "the deployment " + id);
            var from = root(plan.text(6));
            var to = root(plan.text(7));
            if (from.isEmpty() || to.isEmpty()) {
                return List.of();
            }
            var differ = new TreeSet<String>();
            var ids = new TreeSet<>(from.get().keySet());
            ids.addAll(to.get().keySet());
            for (var one : ids) {
                if (!Optional.ofNullable(from.get().get(one))
                        .equals(Optional.ofNullable(to.get().get(one)))) {
                    differ.add(StoredIds.path(one));
                }
            }
            return List.copyOf(differ);
        } catch (MigrationException wrong) {
            notes.add(wrong.reason());
            return List.of();
        }
    }

    /** Versions of what is in it. */
    private Optional<SortedMap<String, String>> root(Optional<String> version) {
        return version.flatMap(Versions::parse)
                .flatMap(when -> stored.find("group", "root")
                        .map(Item::versions)
                        .flatMap(versions -> Optional.ofNullable(versions.get(when))))
                .map(bytes -> {
                    var members = new TreeMap<String, String>();
                    gather(Proto.of(bytes, "an older root group"), members, 0);
                    return members;
                });
    }

    private static void gather(Proto group, SortedMap<String, String> into, int depth) {
        if (depth > DEEPEST) {
            throw new MigrationException("groups are nested more than " + DEEPEST + " deep");
        }
        for (int list : new int[] {6, 7}) {
            group.messages(list)
                    .forEach(reference -> into.put(
                            reference.text(1).orElse(""), reference.text(2).orElse("")));
        }
        group.messages(4).forEach(inner -> gather(inner, into, depth + 1));
    }
}
