package io.ekiden.migrate.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.migrate.Comparison;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.Wish;
import io.ekiden.migrate.check.Finding.Kind;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.GroupReader;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.role.AllowedRoles;
import io.ekiden.orchestrator.spec.role.AppRoles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges definitions by the readers that a request to our API goes through. Which roles an orchestrator allows and whether GPUs is a matter of
 * its flags, see {@link Needs}: here both are allowed.
 */
public final class Judge {
    private static final DefinitionOptions OPTIONS = DefinitionOptions.DEFAULT.withGpus(true);

    /** There may be passwords in these; a report goes round. */
    private static final Pattern SECRETIVE = Pattern.compile("(^|/)env(ironment)?(/|$)");

    private static final int MOST_SHOWN = 8;

    private Judge() {}

    /** All entries: groups, then apps, then pods, each in the order of the tree. */
    public static List<Entry> judge(MarathonState state) {
        var entries = new ArrayList<Entry>();
        Definitions.groups(state.root()).forEach(group -> group(group).ifPresent(entries::add));
        Definitions.apps(state.root()).forEach(app -> entries.add(entry("app", app)));
        Definitions.pods(state.root()).forEach(pod -> entries.add(entry("pod", pod)));
        var refused = entries.stream()
                .filter(entry -> !entry.isAccepted())
                .map(Entry::id)
                .collect(Collectors.toSet());
        together(Definitions.without(state.root(), refused))
                .forEach((owner, findings) -> refuse(entries, owner, findings));
        return entries;
    }

    private static void refuse(List<Entry> entries, Owner owner, List<Finding> findings) {
        boolean isThere = false;
        for (int index = 0; index < entries.size(); index++) {
            var entry = entries.get(index);
            if (entry.kind().equals(owner.kind()) && entry.id().equals(owner.id())) {
                var all = new ArrayList<>(entry.findings());
                all.addAll(findings);
                entries.set(index, new Entry(entry.kind(), entry.id(), false, all));
                isThere = true;
            }
        }
        if (!isThere) {
            entries.add(new Entry(owner.kind(), owner.id(), false, findings));
        }
    }

    /** As it would be shown here, if it is accepted. */
    public static Optional<JsonNode> asShownHere(JsonNode definition, boolean isPod) {
        return parse(definition, isPod) instanceof Parsed.Accepted(var app, var _)
                ? Optional.of(isPod ? PodJson.write(app) : AppJson.write(app))
                : Optional.empty();
    }

    private static Parsed parse(JsonNode definition, boolean isPod) {
        var roles = new Any(List.of(definition.path("role").asText("*")));
        return isPod
                ? new PodJson(roles, OPTIONS).parse(definition, Instant.EPOCH)
                : new AppJson(roles, OPTIONS).parse(definition, PathId.ROOT, Instant.EPOCH);
    }

    private static Entry entry(String kind, JsonNode definition) {
        boolean isPod = kind.equals("pod");
        var parsed = parse(definition, isPod);
        return new Entry(
                kind,
                Definitions.id(definition),
                !(parsed instanceof Parsed.Refused),
                findings(definition, parsed, isPod ? PodJson::write : AppJson::write));
    }

    private static List<Finding> findings(JsonNode given, Parsed parsed, Function<AppDefinition, ObjectNode> write) {
        return switch (parsed) {
            case Parsed.Refused(var problem) -> refusals(given, problem);
            case Parsed.Accepted(var app, var unknown) -> {
                var findings = new ArrayList<Finding>();
                unknown.forEach(field -> findings.add(unknown(given, field)));
                var pointers = findings.stream().map(Finding::field).toList();
                Comparison.between(given, write.apply(app)).stream()
                        .filter(difference -> !pointers.contains(difference.field()))
                        .map(Judge::changed)
                        .forEach(findings::add);
                yield findings;
            }
            case Parsed.Rollback _ -> List.of();
        };
    }

    private static Finding unknown(JsonNode given, String path) {
        var pointer = pointer(path);
        return new Finding(
                Kind.UNSUPPORTED, pointer, value(given, pointer), Optional.empty(), "is no field that is known here");
    }

    private static Finding changed(Comparison.Difference difference) {
        var why = difference.from().isEmpty()
                ? "the source does not say it; this is what holds here"
                : difference.to().isEmpty() ? "says what holds anyway, and is not shown" : "is written so here";
        boolean shows = !SECRETIVE.matcher(difference.field()).find();
        return new Finding(
                Kind.CHANGED,
                difference.field(),
                difference.from().filter(_ -> shows),
                difference.to().filter(_ -> shows),
                why);
    }

    private static List<Finding> refusals(JsonNode given, Problem problem) {
        var findings = new ArrayList<Finding>();
        for (var detail : problem.body().path("details")) {
            var pointer = pointer(detail.path("path").asText(""));
            detail.path("errors")
                    .forEach(error -> findings.add(new Finding(
                            Kind.UNSUPPORTED, pointer, value(given, pointer), Optional.empty(), error.asText())));
        }
        if (findings.isEmpty()) {
            findings.add(new Finding(
                    Kind.UNSUPPORTED,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    problem.body().path("message").asText()));
        }
        return findings;
    }

    /** Paths of violations are {@code /portDefinitions(0)/name}. */
    private static String pointer(String path) {
        var pointer = path.replaceAll("\\((\\d+)\\)", "/$1");
        return pointer.equals("/") ? "" : pointer;
    }

    private static Optional<JsonNode> value(JsonNode given, String pointer) {
        if (!pointer.startsWith("/") || SECRETIVE.matcher(pointer).find()) {
            return Optional.empty();
        }
        var value = given.at(pointer);
        return value.isMissingNode() || (value.isContainerNode() && value.size() > MOST_SHOWN)
                ? Optional.empty()
                : Optional.of(value);
    }

    private static Optional<Entry> group(ObjectNode group) {
        var id = Definitions.id(group);
        if (id.equals("/") || PathIdRules.hasShape(id)) {
            return id.equals("/") ? Optional.empty() : Optional.of(new Entry("group", id, true, List.of()));
        }
        return Optional.of(new Entry(
                "group",
                id,
                false,
                List.of(new Finding(
                        Kind.UNSUPPORTED,
                        "/id",
                        Optional.of(TextNode.valueOf(id)),
                        Optional.empty(),
                        PathIdRules.SHAPE_HINT))));
    }

    /** What is wrong only where everything is together, though each part is well; by what has to be left out for it. */
    private static Map<Owner, List<Finding>> together(ObjectNode root) {
        var request = Wish.of(root);
        var roles = new ArrayList<>(List.of("*"));
        Definitions.apps(root).forEach(app -> roles.add(app.path("role").asText("*")));
        var reading = new GroupReader(new AppJson(new Any(roles), OPTIONS), Instant.EPOCH).update(request, PathId.ROOT);
        var findings = new LinkedHashMap<Owner, List<Finding>>();
        if (reading instanceof GroupReader.Reading.Refused(var problem)) {
            for (var finding : refusals(request, problem)) {
                var owner = Owner.of(request, finding.field());
                var field = finding.field().substring(owner.at().length());
                findings.computeIfAbsent(owner, _ -> new ArrayList<>())
                        .add(new Finding(finding.kind(), field, finding.from(), finding.to(), finding.why()));
            }
        }
        return findings;
    }

    /**
     * The app or group that a field of a request belongs to.
     *
     * @param at pointer into the request
     */
    private record Owner(String kind, String id, String at) {
        static Owner of(JsonNode request, String field) {
            var owner = new Owner("group", "/", "");
            var words = field.split("/");
            for (int index = 1; index + 1 < words.length; index += 2) {
                boolean isApp = words[index].equals("apps");
                var at = owner.at + "/" + words[index] + "/" + words[index + 1];
                var member = request.at(at);
                if (!(isApp || words[index].equals("groups")) || !member.isObject()) {
                    return owner;
                }
                owner = new Owner(isApp ? "app" : "group", Definitions.id(member), at);
                if (isApp) {
                    return owner;
                }
            }
            return owner;
        }
    }

    /** Every role that somebody names. */
    private record Any(List<String> names) implements AppRoles {
        @Override
        public AllowedRoles of(PathId app) {
            return new AllowedRoles(names);
        }

        @Override
        public AppRoles enforcing(boolean demanded) {
            return this;
        }
    }
}
