package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.old.OldWords;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.role.AppRoles;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads apps as users write them. Checks in Marathon's order: is it JSON, has it the right shape, does it obey the rules;
 * each check reports everything it finds, and the next one only runs when it found nothing.
 *
 * <p>Differs from Marathon: fields this version cannot honour are refused, unknown ones reported to the caller.
 */
public final class AppJson {
    private static final int MOST_SHOWN = 2000;

    /** Old style of input to the field that replaces it; giving one replaces the other. */
    private static final Map<String, String> LEGACY = Map.of("uris", "fetch", "ports", "portDefinitions");

    private final AppRoles roles;
    private final DefinitionOptions options;

    /** With all options as they are by default. */
    public AppJson(AppRoles roles) {
        this(roles, DefinitionOptions.DEFAULT);
    }

    public AppJson(AppRoles roles, DefinitionOptions options) {
        this.roles = roles;
        this.options = options;
    }

    /** Reads apps that come together with their top-level group, which demands its role or does not. */
    AppJson inGroup(boolean enforcesRole) {
        return new AppJson(roles.enforcing(enforcesRole), options);
    }

    /** The tree of a request body, or the refusal of one that is none. */
    public sealed interface Body {
        record Tree(JsonNode json) implements Body {}

        record NotJson(Problem problem) implements Body {}
    }

    /** Reads a text of whatever extent. */
    public static Body body(byte[] text) {
        return body(text, Json.Extent.MANY);
    }

    /** Reads a request body. */
    public static Body body(byte[] text, Json.Extent extent) {
        try {
            return read(text, extent);
        } catch (IOException e) {
            return new Body.NotJson(Problem.notJson(String.valueOf(e.getMessage())));
        }
    }

    /** As much as helps to find it again. */
    private static String begin(JsonNode json) {
        var text = json.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    private static Body read(byte[] text, Json.Extent extent) throws IOException {
        try {
            var json = Json.read(text, extent);
            return json.isMissingNode() ? new Body.NotJson(Problem.emptyBody()) : new Body.Tree(json);
        } catch (JsonProcessingException e) {
            return new Body.NotJson(Problem.notJson(words(e, text, extent)));
        }
    }

    /** What the parser says, in words that do not speak of the parser; where, for what its words do not show. */
    private static String words(JsonProcessingException e, byte[] text, Json.Extent extent) throws IOException {
        var words = e.getOriginalMessage().replaceFirst(",? from `StreamReadConstraints[^`]*`", "");
        var where = e instanceof StreamConstraintsException
                ? Json.excess(text, extent)
                : Optional.ofNullable(e.getLocation()).filter(_ -> words.startsWith("Duplicate field"));
        return words
                + where.map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                        .orElse("");
    }

    /** Reads a new app. An id that is relative belongs to {@code group}; the version is {@code now}. */
    public Parsed parse(JsonNode json, PathId group, Instant now) {
        if (!json.isObject()) {
            return refused(Layer.SHAPE, "/id", begin(json) + " is not an object");
        }
        var findings = new Findings();
        if (!json.has("id")) {
            findings.shape("/id", "'id' is undefined on object: " + begin(json));
        } else if (json.get("id").isNull()) {
            findings.shape("/id", "error.expected.jsstring");
        }
        var fields = new Fields(plain(json), "", findings);
        return read(fields, new AppReader(fields, findings, options).id(group), now, findings);
    }

    /** Reads an app that is part of a larger request; what is wrong with it is in the findings, and then it is of no use. */
    AppDefinition member(JsonNode json, PathId group, Instant now, Findings findings) {
        var fields = new Fields(plain(json), "", findings);
        if (!fields.has("id")) {
            findings.shape("/id", "error.path.missing");
        }
        var reader = new AppReader(fields, findings, options);
        var id = reader.id(group);
        var app = reader.read(id, now, roles.of(id));
        if (findings.isShapely()) {
            AppRules.check(app, roles, options).forEach(findings::rule);
        }
        return app;
    }

    /** Reads a new app whose id is that of the URL; an id in the body is ignored. */
    public Parsed parseAs(PathId id, JsonNode json, Instant now) {
        if (!json.isObject()) {
            return refused(Layer.SHAPE, "", "error.expected.jsobject");
        }
        var findings = new Findings();
        return read(new Fields(plain(json), "", findings), id, now, findings);
    }

    /**
     * Reads an update of an app: given fields replace those of {@code current}, maps and lists as a whole, {@code null} changes nothing.
     * The version info of the result is still that of {@code current}.
     */
    public Parsed merge(AppDefinition current, JsonNode update) {
        if (!update.isObject()) {
            return refused(Layer.SHAPE, "", "error.expected.jsobject");
        }
        var version = update.path("version");
        if (!version.isMissingNode() && !version.isNull()) {
            return rollback((ObjectNode) update, version);
        }
        var wanted = options.echoesOldWords()
                ? OldWords.without((ObjectNode) update, AppWriter.write(current))
                : (ObjectNode) update;
        return switch (parseAs(current.id(), overlay(current, wanted), current.version())) {
            case Parsed.Accepted(var app, var unknown) ->
                new Parsed.Accepted(app.withVersionInfo(current.versionInfo()), unknown);
            case Parsed.Rollback rollback -> rollback;
            case Parsed.Refused refused -> refused;
        };
    }

    /** Refuses, as {@code ?strict=true} asks, what would otherwise be accepted with unknown fields. */
    public static Parsed strict(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Accepted(var _, var unknown)
            when !unknown.isEmpty() -> new Parsed.Refused(Problem.unknownFields(unknown));
            case Parsed.Accepted accepted -> accepted;
            case Parsed.Rollback rollback -> rollback;
            case Parsed.Refused refused -> refused;
        };
    }

    /** The app as Marathon shows it: without counts, tasks and deployments. */
    public static ObjectNode write(AppDefinition app) {
        return AppWriter.write(app);
    }

    /** A health check as Marathon shows it. */
    public static ObjectNode write(AppHealthCheck check) {
        return AppWriter.healthCheck(check);
    }

    /** A timestamp as users write them: ISO 8601 with an offset. */
    public static Optional<Instant> timestamp(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Parsed read(Fields fields, PathId id, Instant version, Findings findings) {
        var app = new AppReader(fields, findings, options).read(id, version, roles.of(id));
        var rules = findings.isShapely() ? AppRules.check(app, roles, options) : List.<Violation>of();
        return findings.violations(rules)
                .<Parsed>map(violations -> new Parsed.Refused(Problem.of(violations)))
                .orElseGet(() -> new Parsed.Accepted(app, findings.unknownFields()));
    }

    /** Without old words that say nothing of their own. */
    private JsonNode plain(JsonNode json) {
        return options.echoesOldWords() && json instanceof ObjectNode app ? OldWords.without(app, Json.object()) : json;
    }

    private static ObjectNode overlay(AppDefinition current, ObjectNode update) {
        var merged = AppWriter.write(current);
        update.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                Optional.ofNullable(LEGACY.get(entry.getKey())).ifPresent(merged::remove);
            }
        });
        if (!update.at("/container/docker/network").isMissingNode()
                || update.path("ipAddress").isObject()) {
            merged.remove("networks"); // said in the style of before
        }
        update.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                merged.set(entry.getKey(), entry.getValue());
            }
        });
        return merged;
    }

    private static Parsed rollback(ObjectNode update, JsonNode version) {
        boolean alone = update.properties().stream()
                .allMatch(entry -> entry.getValue().isNull()
                        || entry.getKey().equals("version")
                        || entry.getKey().equals("id"));
        if (!alone) {
            return refused(Layer.RULES, "/", "The 'version' field may only be combined with the 'id' field.");
        }
        if (!version.isTextual()) {
            return refused(Layer.SHAPE, "/version", "error.expected.jsstring");
        }
        return timestamp(version.textValue())
                .<Parsed>map(Parsed.Rollback::new)
                .orElseGet(() -> new Parsed.Refused(badTimestamp(version.textValue())));
    }

    /** The refusal of a version that is no timestamp. */
    public static Problem badTimestamp(String text) {
        return Problem.message(422, "Invalid timestamp provided '" + text + "'. Expecting ISO-8601 datetime string.");
    }

    private static Parsed refused(Layer layer, String path, String error) {
        return new Parsed.Refused(Problem.of(new Violations(layer, List.of(Violation.of(path, error)))));
    }
}
