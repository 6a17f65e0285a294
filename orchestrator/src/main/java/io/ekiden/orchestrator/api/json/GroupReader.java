package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.group.EnforcedRoles;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads groups as users write them; everything that is wrong is reported, in the order of {@link AppJson}. Ids are relative to the group
 * around them, dependencies to the group that has them. <b>Source:</b> Marathon {@code GroupUpdate}.
 *
 * <p>Differs from Marathon: the path of an app's violation names the app; an id that is given twice is refused; the version of a group
 * inside of another one, which only answers have, is ignored.
 */
public final class GroupReader {
    private static final String NOT_ALONE = "not allowed in conjunction with other properties.";
    private static final double MAX_FACTOR = 1e6;

    private final AppJson apps;
    private final Instant now;

    /** What a request about a group asks for. */
    public sealed interface Reading {
        /**
         * A wish that is valid in itself.
         *
         * @param unknownFields paths of fields nobody knows; Marathon drops them silently
         */
        record Accepted(GroupWish wish, List<String> unknownFields) implements Reading {
            public Accepted {
                unknownFields = List.copyOf(unknownFields);
            }
        }

        /** Nothing; this is the answer. */
        record Refused(Problem problem) implements Reading {}
    }

    /** @param now the version of the definitions that are read */
    public GroupReader(AppJson apps, Instant now) {
        this.apps = apps;
        this.now = now;
    }

    /** Reads a group to be created; {@code url} is the group that the URL names. */
    public Reading create(JsonNode json, PathId url) {
        var findings = new Findings();
        return parsed(top(json, findings).map(fields -> new GroupWish.Create(wanted(fields, url, findings))), findings);
    }

    /** Reads what is to become of a group: how it is to be, or {@code scaleBy} or {@code version} and nothing else. */
    public Reading update(JsonNode json, PathId url) {
        var findings = new Findings();
        var version = json.path("version");
        if (version.isTextual() && AppJson.timestamp(version.textValue()).isEmpty()) {
            return new Reading.Refused(AppJson.badTimestamp(version.textValue()));
        }
        return parsed(top(json, findings).map(fields -> update(json, fields, url, findings)), findings);
    }

    /** Reads a change of nothing but whether apps must have the role of their group. */
    public Reading enforceRole(JsonNode json, PathId url) {
        var findings = new Findings();
        var wish = top(json, findings).map(fields -> {
            if (!fields.has("enforceRole")) {
                findings.shape("/enforceRole", "error.path.missing");
            }
            var enforced = fields.flag("enforceRole", false);
            if (!EnforcedRoles.canDemand(url)) {
                findings.rule("/enforceRole", "enforceRole is only possible for top-level groups; " + url + " is none");
            }
            fields.done();
            return new GroupWish.EnforceRole(url, enforced);
        });
        return parsed(wish, findings);
    }

    private static Optional<Fields> top(JsonNode json, Findings findings) {
        return Fields.of(new Fields.Element(json, ""), findings);
    }

    private static Reading parsed(Optional<? extends GroupWish> wish, Findings findings) {
        return findings.violations(List.of())
                .<Reading>map(violations -> new Reading.Refused(Problem.of(violations)))
                .orElseGet(() -> new Reading.Accepted(wish.orElseThrow(), findings.unknownFields()));
    }

    private GroupWish update(JsonNode json, Fields fields, PathId url, Findings findings) {
        var factor = fields.number("scaleBy", 0, MAX_FACTOR);
        var version = fields.text("version").flatMap(AppJson::timestamp);
        long given = json.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .count();
        if (given > 1) {
            List.of("version", "scaleBy").forEach(name -> {
                if (fields.has(name)) {
                    findings.rule(fields.path(name), NOT_ALONE);
                }
            });
        }
        if (version.isPresent()) {
            return new GroupWish.RollBack(url, version.get());
        }
        return factor.isPresent()
                ? new GroupWish.Scale(url, factor.get())
                : new GroupWish.Update(wanted(fields, url, findings));
    }

    private GroupUpdate wanted(Fields fields, PathId base, Findings findings) {
        return group(fields, fields.has("id") ? id(fields, base, findings) : base, findings);
    }

    private static PathId id(Fields fields, PathId base, Findings findings) {
        var text = fields.requiredText("id");
        var path = fields.path("id");
        if (!PathIdRules.hasShape(text)) {
            findings.shape(path, "error.pattern", PathIdRules.SHAPE_HINT);
        }
        var id = PathId.parse(text, base);
        PathIdRules.segments(path, id).forEach(findings::rule);
        return id;
    }

    private GroupUpdate group(Fields fields, PathId id, Findings findings) {
        Set<PathId> seen = new HashSet<>();
        var enforceRole = fields.flag("enforceRole");
        // What may be asked of its apps is a matter of the group as it will be.
        var inside = enforceRole
                .filter(_ -> id.isTopLevel())
                .map(enforced -> new GroupReader(apps.inGroup(enforced), now))
                .orElse(this);
        var members = fields.list("apps", element -> inside.app(element, id, seen, findings));
        var groups = fields.list("groups", element -> inside.nested(element, id, seen, findings));
        var dependencies = fields.list("dependencies", element -> dependency(element, id, findings));
        if (fields.value("pods").filter(pods -> !pods.isEmpty()).isPresent()) {
            findings.rule(fields.path("pods"), "pods are not changed through groups; use /v2/pods");
        }
        fields.ignoring(List.of("version")).done();
        return new GroupUpdate(
                id,
                members,
                groups,
                dependencies.map(all -> all.stream().distinct().toList()),
                enforceRole);
    }

    private Optional<AppDefinition> app(Fields.Element element, PathId group, Set<PathId> seen, Findings findings) {
        if (!element.value().isObject()) {
            findings.shape(element.path(), "error.expected.jsobject");
            return Optional.empty();
        }
        var own = new Findings();
        var app = apps.member(element.value(), group, now, own);
        findings.within(element.path(), own);
        if (own.isShapely()) {
            member(app.id(), element.path(), group, seen, findings);
        }
        return Optional.of(app);
    }

    private Optional<GroupUpdate> nested(Fields.Element element, PathId group, Set<PathId> seen, Findings findings) {
        return Fields.of(element, findings).map(fields -> {
            var id = id(fields, group, findings);
            member(id, element.path(), group, seen, findings);
            if (fields.has("scaleBy")) {
                findings.rule(fields.path("scaleBy"), NOT_ALONE);
            }
            return group(fields, id, findings);
        });
    }

    private static void member(PathId id, String path, PathId group, Set<PathId> seen, Findings findings) {
        if (id.isRoot() || !id.parent().equals(group)) {
            findings.rule(path + "/id", "Identifier is not child of '" + group + "'");
        } else if (!seen.add(id)) {
            findings.rule(path + "/id", "The identifier " + id + " is given twice");
        }
    }

    private static Optional<PathId> dependency(Fields.Element element, PathId group, Findings findings) {
        return Fields.text(element, findings).map(text -> {
            var id = PathId.parse(text, group);
            PathIdRules.segments(element.path(), id).forEach(findings::rule);
            return id;
        });
    }
}
