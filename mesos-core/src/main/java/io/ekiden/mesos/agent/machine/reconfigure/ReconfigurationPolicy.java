package io.ekiden.mesos.agent.machine.reconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which changes an agent survives. <b>Source:</b> Mesos agent flag {@code --reconfiguration_policy}, which has no {@code any}. */
public enum ReconfigurationPolicy {
    /** None. */
    EQUAL,
    /** More resources, wider ranges, further attributes. */
    ADDITIVE,
    /** All. Tasks go on, though what they use or where they wanted to be may be gone. */
    ANY;

    /** @throws IllegalArgumentException naming those that there are */
    public static ReconfigurationPolicy parse(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of "
                        + Arrays.stream(values())
                                .map(ReconfigurationPolicy::toString)
                                .collect(Collectors.joining(", "))));
    }

    /** As the flag has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
