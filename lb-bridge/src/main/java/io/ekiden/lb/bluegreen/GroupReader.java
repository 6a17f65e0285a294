package io.ekiden.lb.bluegreen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.label.LabelReader;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.label.Share;
import io.ekiden.lb.view.Endpoint;
import io.ekiden.lb.view.ViewBuilder;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the apps of a deployment group in what Marathon says.
 *
 * <p><b>Source:</b> marathon-lb's labels {@code HAPROXY_DEPLOYMENT_…} and {@code HAPROXY_APP_ID}, which {@code zdd.py} writes too; ours are
 * {@link Definition#DIGEST}, {@link Definition#PREVIOUS} and those of {@link Share}.
 */
public final class GroupReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NOT_SAID = List.of(
            "tasks", "tasksStaged", "tasksRunning", "tasksHealthy", "tasksUnhealthy", "deployments", "env", "secrets");

    private final JsonNode apps;
    private final JsonNode deployments;
    private final Map<String, AppState> states;

    /**
     * Reads.
     *
     * @param apps of {@code GET /v2/apps?embed=apps.tasks}
     * @param deployments of {@code GET /v2/deployments}
     */
    public GroupReader(JsonNode apps, JsonNode deployments) {
        this.apps = apps;
        this.deployments = deployments;
        this.states = AppsReader.readAll(apps).byId();
    }

    /** An app of a group that has no time in its labels, or another one than a time: HAProxy could not tell which is younger. */
    public Optional<String> undated(Names names) {
        return members(names).stream()
                .filter(app -> startedAt(app).isEmpty())
                .map(AppState::id)
                .findFirst();
    }

    /** True when an app has this id and is in no group, or another one. */
    public boolean standsAlone(Names names) {
        var app = states.get(names.base());
        return app != null && !isMember(app, names);
    }

    /** The groups that an app is in, by its id before colours, by that of a colour, or by the name of the group. */
    public List<Names> find(String asked) {
        var id = Share.slashed(asked);
        var found = new TreeMap<String, Names>();
        for (var app : states.values()) {
            groupOf(app).ifPresent(group -> {
                var names = new Names(group, baseOf(app));
                if (List.of(app.id(), names.base(), group).contains(id)) {
                    found.putIfAbsent(group, names);
                }
            });
        }
        return List.copyOf(found.values());
    }

    /** The hosts of all tasks of the group. */
    public Set<String> hosts(Names names) {
        return members(names).stream()
                .flatMap(app -> app.tasks().stream())
                .map(task -> task.host())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The service ports of the one app that is there; empty when there are none or more. */
    public Optional<AppState> only(Names names) {
        var members = members(names);
        return members.size() == 1 ? Optional.of(members.getFirst()) : Optional.empty();
    }

    /**
     * All of the group as one.
     *
     * @param given what shall be deployed
     * @param addresses of hosts
     */
    public Seen seen(Names names, Optional<Definition> given, Map<String, String> addresses, List<Balancer> balancers) {
        var members = members(names);
        var colours = members.stream().map(app -> colour(app, addresses)).toList();
        var same = members.reversed().stream()
                .filter(app -> given.isPresent()
                        && given.get().digest().equals(app.labels().get(Definition.DIGEST)))
                .map(AppState::id)
                .findFirst();
        return new Seen(colours, same, shares(names), sizes(members, colours, given), removing(names), balancers);
    }

    private Seen.Sizes sizes(List<AppState> members, List<Colour> colours, Optional<Definition> given) {
        if (members.size() < 2) {
            int now = colours.stream().mapToInt(Colour::instances).sum();
            return new Seen.Sizes(given.map(Definition::instances).orElse(now), now);
        }
        var young = members.getLast().labels();
        return new Seen.Sizes(
                number(young, Definition.TARGET).orElse(colours.getFirst().instances()),
                number(young, Definition.PREVIOUS)
                        .or(() -> number(members.getFirst().labels(), Definition.TARGET))
                        .orElse(colours.getFirst().instances()));
    }

    private static Optional<Integer> number(Map<String, String> labels, String label) {
        return Optional.ofNullable(labels.get(label))
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .filter(number -> number > 0);
    }

    private List<AppState> members(Names names) {
        var byStart = Comparator.comparing((AppState app) -> startedAt(app).orElse(LocalDateTime.MAX))
                .thenComparing(AppState::id);
        return states.values().stream()
                .filter(app -> isMember(app, names))
                .sorted(byStart)
                .toList();
    }

    private static boolean isMember(AppState app, Names names) {
        return groupOf(app).filter(names.group()::equals).isPresent();
    }

    private static Optional<String> groupOf(AppState app) {
        return Optional.ofNullable(app.labels().get(Definition.GROUP))
                .filter(group -> !group.isBlank())
                .map(group -> Share.slashed(group.strip()));
    }

    private static String baseOf(AppState app) {
        return Optional.ofNullable(app.labels().get(Definition.APP_ID))
                .filter(id -> !id.isBlank())
                .map(Share::slashed)
                .orElseGet(() -> app.id().replaceFirst("-(blue|green)$", ""));
    }

    private static Optional<LocalDateTime> startedAt(AppState app) {
        return LabelReader.read(app.labels(), 0, new LabelRules(false, true))
                .blueGreen()
                .flatMap(blueGreen -> blueGreen.startedAt());
    }

    private List<Seen.SaidShare> shares(Names names) {
        return states.values().stream()
                .flatMap(app -> shareOf(app)
                        .filter(share -> share.group().equals(names.group()))
                        .map(share -> new Seen.SaidShare(app.id(), share.percent(), saysOnly(app)))
                        .stream())
                .toList();
    }

    private static Optional<Share> shareOf(AppState app) {
        return Share.read(app.labels()) instanceof Share.Said(var share) ? share : Optional.empty();
    }

    private boolean saysOnly(AppState app) {
        return groupOf(app).isEmpty() && node(app.id()).path("instances").asInt(1) == 0;
    }

    /** True when this app is there and says the share of the group. */
    public boolean isShare(Names names, String id) {
        return shares(names).stream().anyMatch(share -> share.appId().equals(id));
    }

    /** The app with this id, when the group has one. */
    public Optional<AppState> member(Names names, String id) {
        return members(names).stream().filter(app -> app.id().equals(id)).findFirst();
    }

    /** True when the app that would say shares is there already, and is something else. */
    public boolean hasOtherShare(Names names) {
        return states.containsKey(names.share()) && !isShare(names, names.share());
    }

    private Colour colour(AppState app, Map<String, String> addresses) {
        var node = node(app.id());
        return new Colour(
                app.id(),
                node.path("instances").asInt(0),
                !node.path("deployments").isEmpty() || isAffected(app.id()),
                app.tasks().stream()
                        .filter(task -> !task.isDraining())
                        .map(task -> member(app, task, addresses))
                        .sorted(Comparator.comparing(Colour.Member::taskId))
                        .toList());
    }

    private static Colour.Member member(AppState app, TaskState task, Map<String, String> addresses) {
        var places = ViewBuilder.endpoints(app, task, addresses).stream()
                .map(Endpoint::spelledOut)
                .collect(Collectors.toUnmodifiableSet());
        boolean hasHostPorts = task.ports().stream().anyMatch(port -> port > 0);
        boolean isResolved = !hasHostPorts || addresses.containsKey(task.host());
        boolean isPlaced = !places.isEmpty() || !task.isRunning();
        return new Colour.Member(task.id(), places, isResolved && isPlaced, app.isServing(task));
    }

    /** An app as Marathon has it, but for its tasks, what Marathon counts, and what may be secret: its environment and its secrets. */
    public ObjectNode definition(String id) {
        return node(id) instanceof ObjectNode app ? app.deepCopy().without(NOT_SAID) : JSON.createObjectNode();
    }

    /** Those of its tasks that have one of these ids. */
    public ArrayNode tasks(String id, Collection<String> taskIds) {
        var tasks = JSON.createArrayNode();
        for (var task : node(id).path("tasks")) {
            if (taskIds.contains(task.path("id").asText())) {
                tasks.add(task.deepCopy());
            }
        }
        return tasks;
    }

    private JsonNode node(String id) {
        for (var app : apps.path("apps")) {
            if (app.path("id").asText().equals(id)) {
                return app;
            }
        }
        throw new IllegalStateException(id + " was there a moment ago");
    }

    private boolean isAffected(String id) {
        return affected().contains(id);
    }

    private Set<String> affected() {
        var ids = new HashSet<String>();
        for (var deployment : deployments) {
            deployment.path("affectedApps").forEach(app -> ids.add(app.asText()));
        }
        return ids;
    }

    private Set<String> removing(Names names) {
        var ours = new ArrayList<>(names.colours());
        ours.add(names.share());
        return affected().stream()
                .filter(id -> ours.contains(id) && !states.containsKey(id))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
