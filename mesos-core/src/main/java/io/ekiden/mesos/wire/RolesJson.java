package io.ekiden.mesos.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored form of weights and quotas. Ours alone, as {@link RegistryJson}. */
public final class RolesJson {
    private RolesJson() {}

    public static byte[] weights(SortedMap<String, Double> weights) {
        var node = RegistryJson.versioned();
        var byRole = node.putObject("weights");
        weights.forEach(byRole::put);
        return RegistryJson.write(node);
    }

    public static SortedMap<String, Double> readWeights(byte[] value) {
        var weights = new TreeMap<String, Double>();
        RegistryJson.read(value)
                .path("weights")
                .properties()
                .forEach(entry -> weights.put(entry.getKey(), entry.getValue().asDouble()));
        return weights;
    }

    public static byte[] quotas(SortedMap<String, Quota> quotas) {
        var node = RegistryJson.versioned();
        var byRole = node.putObject("quotas");
        quotas.forEach((role, quota) -> {
            var written = byRole.putObject(role);
            write(written.putObject("guarantees"), quota.guarantees());
            write(written.putObject("limits"), quota.limits());
        });
        return RegistryJson.write(node);
    }

    private static void write(ObjectNode node, Quantities quantities) {
        quantities.toMap().forEach(node::put);
    }

    public static SortedMap<String, Quota> readQuotas(byte[] value) {
        var quotas = new TreeMap<String, Quota>();
        RegistryJson.read(value).path("quotas").properties().forEach(entry -> {
            var quota = entry.getValue();
            quotas.put(
                    entry.getKey(),
                    new Quota(readQuantities(quota.path("guarantees")), readQuantities(quota.path("limits"))));
        });
        return quotas;
    }

    /** In thousandths. */
    private static Quantities readQuantities(JsonNode node) {
        var milli = new TreeMap<String, Long>();
        node.properties()
                .forEach(entry -> milli.put(entry.getKey(), entry.getValue().asLong()));
        return Quantities.of(milli);
    }
}
