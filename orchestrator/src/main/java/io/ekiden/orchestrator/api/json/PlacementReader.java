package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.spec.ConstraintRules;
import io.ekiden.orchestrator.spec.ConstraintRules.Reading;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.role.AllowedRoles;
import java.util.List;
import java.util.Optional;

/** Where instances may go. */
final class PlacementReader {
    private final Fields fields;
    private final Findings findings;

    PlacementReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Placement read(AllowedRoles roles) {
        var accepted = fields.texts("acceptedResourceRoles");
        if (accepted.filter(List::isEmpty).isPresent()
                && fields.value("acceptedResourceRoles")
                        .filter(JsonNode::isEmpty)
                        .isPresent()) {
            findings.rule("/acceptedResourceRoles", "must not be empty");
        }
        return new Placement(
                fields.list("constraints", this::constraint).orElse(List.of()).stream()
                        .distinct()
                        .toList(),
                accepted.orElse(List.of()).stream().distinct().toList(),
                fields.nonEmptyText("role").orElse(roles.first()));
    }

    private Optional<Constraint> constraint(Fields.Element element) {
        if (!element.value().isArray()) {
            findings.shape(element.path(), "error.expected.jsarray");
            return Optional.empty();
        }
        var words = Fields.elements(element.value(), element.path(), word -> Fields.text(word, findings));
        return switch (ConstraintRules.read(words)) {
            case Reading.Valid(var constraint) -> Optional.of(constraint);
            case Reading.Invalid(var error) -> {
                findings.rule("/constraints", error);
                yield Optional.empty();
            }
        };
    }
}
