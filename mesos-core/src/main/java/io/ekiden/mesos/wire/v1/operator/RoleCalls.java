package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.wire.v1.ProtoJsonReader;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.mesos.v1.master.Protos.Call.UpdateWeights;
import org.apache.mesos.v1.quota.Protos.QuotaRequest;

/** The bodies of {@code PUT /weights} and {@code POST /quota}. */
public final class RoleCalls {
    private RoleCalls() {}

    /** A quota as it was before limits: what is guaranteed is the limit too. */
    public record OldQuota(String role, Quota quota, boolean force) {}

    /** @throws WireException in the words of Mesos */
    public static SortedMap<String, Double> readWeights(byte[] json) throws WireException {
        var text = new String(json, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("[")) {
            throw new WireException("Failed to parse update weights request JSON: expecting an array");
        }
        // A list is no message, so it is read as the field of one that has such a list.
        var message = UpdateWeights.newBuilder();
        ProtoJsonReader.mergeBare(("{\"weight_infos\":" + text + "}").getBytes(StandardCharsets.UTF_8), message);
        var weights = new TreeMap<String, Double>();
        message.getWeightInfosList().forEach(info -> weights.put(info.getRole().strip(), info.getWeight()));
        return weights;
    }

    /** @throws WireException in the words of Mesos */
    public static OldQuota readQuota(byte[] json) throws WireException {
        var message = QuotaRequest.newBuilder();
        ProtoJsonReader.mergeBare(json, message);
        var guaranteed = ResourceProtos.read(message.getGuaranteeList());
        if (guaranteed.keys().stream().anyMatch(key -> key.terms().isReserved())) {
            throw new WireException("Failed to validate set quota request: QuotaInfo must not contain reservations");
        }
        var amounts = Quantities.of(guaranteed);
        return new OldQuota(message.getRole(), new Quota(amounts, amounts), message.getForce());
    }
}
