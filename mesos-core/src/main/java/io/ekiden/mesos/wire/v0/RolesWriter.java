package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.v1.operator.RoleTable;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /roles}, {@code /quota} and {@code /weights}. */
public final class RolesWriter {
    private RolesWriter() {}

    /** {@code /roles}. */
    public static Json.Content roles(MasterState state, Sight sight) {
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("roles");
            for (var entry : new RoleTable(state).rows().entrySet()) {
                if (sight.role(entry.getKey())) {
                    write(state, entry.getKey(), entry.getValue(), json);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    private static void write(MasterState state, String role, RoleTable.Row row, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", role);
        json.writeNumberField("weight", state.allocator().weights().getOrDefault(role, 1.0));
        var quota = state.allocator().quotas().get(role);
        json.writeObjectFieldStart("quota");
        json.writeStringField("role", role);
        amounts("guarantee", quota == null ? Map.of() : quota.guarantees().toMap(), json);
        amounts("limit", quota == null ? Map.of() : quota.limits().toMap(), json);
        amounts("consumed", consumed(row), json);
        json.writeEndObject();
        amounts("resources", row.held(), json);
        amounts("allocated", row.allocated(), json);
        amounts("offered", row.offered(), json);
        amounts("reserved", row.reserved(), json);
        json.writeArrayFieldStart("frameworks");
        for (var id : row.frameworks()) {
            json.writeString(id.value());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What is reserved is consumed, used or not; the rest when a task has it. */
    private static SortedMap<String, Long> consumed(RoleTable.Row row) {
        var sum = new TreeMap<>(row.unreservedAllocated());
        row.reserved().forEach((name, milli) -> sum.merge(name, milli, Long::sum));
        return sum;
    }

    private static void amounts(String field, Map<String, Long> milli, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        for (var amount : milli.entrySet()) {
            json.writeNumberField(amount.getKey(), amount.getValue() / 1000.0);
        }
        json.writeEndObject();
    }

    /** {@code /weights}: a list. */
    public static Json.Content weights(MasterState state, Sight sight) {
        return json -> {
            json.writeStartArray();
            var weights = new TreeMap<>(state.allocator().weights());
            weights.keySet().removeIf(role -> !sight.role(role));
            for (var weight : weights.entrySet()) {
                json.writeStartObject();
                json.writeStringField("role", weight.getKey());
                json.writeNumberField("weight", weight.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    /** {@code /quota}: {@code infos} with what is guaranteed, as of old, and {@code configs} with limits too. */
    public static Json.Content quota(MasterState state, Sight sight) {
        return json -> {
            var quotas = new TreeMap<>(state.allocator().quotas());
            quotas.keySet().removeIf(role -> !sight.quota(role));
            json.writeStartObject();
            if (!quotas.isEmpty()) {
                json.writeArrayFieldStart("infos");
                for (var quota : quotas.entrySet()) {
                    info(quota.getKey(), quota.getValue(), json);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("configs");
                for (var quota : quotas.entrySet()) {
                    json.writeStartObject();
                    json.writeStringField("role", quota.getKey());
                    scalars("guarantees", quota.getValue().guarantees(), json);
                    scalars("limits", quota.getValue().limits(), json);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        };
    }

    private static void info(String role, Quota quota, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeArrayFieldStart("guarantee");
        for (var amount : quota.guarantees().toMap().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", amount.getKey());
            json.writeStringField("type", "SCALAR");
            json.writeObjectFieldStart("scalar");
            json.writeNumberField("value", amount.getValue() / 1000.0);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void scalars(String field, Quantities quantities, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        for (var amount : quantities.toMap().entrySet()) {
            json.writeObjectFieldStart(amount.getKey());
            json.writeNumberField("value", amount.getValue() / 1000.0);
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
