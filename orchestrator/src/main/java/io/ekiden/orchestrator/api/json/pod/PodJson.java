package io.ekiden.orchestrator.api.json.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.spec.Violations.Layer;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.role.AppRoles;
import java.time.Instant;
import java.util.List;

/**
 * Reads and writes pods. Checks in the order in which apps are checked: the shape, then the rules, each with everything it finds.
 * Fields that cannot be honoured are refused by name. <b>Source:</b> Marathon's RAML type {@code Pod}.
 */
public final class PodJson {
    private final AppRoles roles;
    private final DefinitionOptions options;

    /** With all options as they are by default. */
    public PodJson(AppRoles roles) {
        this(roles, DefinitionOptions.DEFAULT);
    }

    public PodJson(AppRoles roles, DefinitionOptions options) {
        this.roles = roles;
        this.options = options;
    }

    /** Reads a pod as it is to be; the version is {@code now}. Never a rollback. */
    public Parsed parse(JsonNode json, Instant now) {
        if (!json.isObject()) {
            return new Parsed.Refused(
                    Problem.of(new Violations(Layer.SHAPE, List.of(Violation.of("/", "error.expected.jsobject")))));
        }
        var findings = new Findings();
        var pod = new PodReader(new Fields(json, "", findings), findings, options).read(now, roles);
        var rules = findings.isShapely() ? AppRules.check(pod, roles, options) : List.<Violation>of();
        return findings.violations(rules)
                .<Parsed>map(violations -> new Parsed.Refused(Problem.of(violations)))
                .orElseGet(() -> new Parsed.Accepted(pod, findings.unknownFields()));
    }

    /** The pod as Marathon shows it. */
    public static ObjectNode write(AppDefinition pod) {
        return PodWriter.write(pod);
    }

    /** What a container, or an instance, may use. */
    public static ObjectNode resources(ResourceNeeds needs) {
        return PodWriter.resources(needs);
    }
}
