package io.ekiden.mesos.wire.v0;

import io.ekiden.mesos.master.MasterSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** {@code /flags}: what the master was started with, under the names of Mesos's flags where there is one of the same meaning. */
public final class FlagsWriter {
    private FlagsWriter() {}

    public static Json.Content list(MasterSettings settings) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("flags");
            for (var flag : flags(settings).entrySet()) {
                json.writeStringField(flag.getKey(), flag.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    /** By name. */
    public static Map<String, String> flags(MasterSettings settings) {
        var flags = new TreeMap<String, String>();
        flags.put("hostname", settings.hostname());
        flags.put("port", String.valueOf(settings.port()));
        flags.put("agent_reregister_timeout", text(settings.timeouts().agentReregister()));
        flags.put("offer_timeout", text(settings.timeouts().offer()));
        flags.put("max_completed_frameworks", String.valueOf(settings.limits().shownFrameworks()));
        flags.put(
                "max_completed_tasks_per_framework",
                String.valueOf(settings.limits().completedTasks()));
        flags.put("registry_max_agent_count", String.valueOf(settings.limits().unreachableAgents()));
        return flags;
    }

    /** As Mesos writes durations. */
    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "secs" : duration.toMillis() + "ms";
    }
}
