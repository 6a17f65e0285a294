package io.ekiden.cli;

import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.ResourceDetection;
import io.ekiden.mesos.model.Attribute;
import java.util.ArrayList;
import java.util.List;

/**
 * One agent to start.
 *
 * @param resources as in {@code --agent-resources}; what is not named is detected
 */
record AgentPlan(String hostname, String resources, List<Attribute> attributes) {
    static List<AgentPlan> real(
            int count, String resources, List<String> attributes, List<String> hostnames, Problems problems) {
        checkResources(resources, problems);
        problems.check(
                attributes.size() <= count,
                "--agent-attributes is given " + attributes.size() + " times for " + count + " agents");
        problems.check(
                hostnames.size() <= count,
                "--agent-hostname is given " + hostnames.size() + " times for " + count + " agents");
        var plans = new ArrayList<AgentPlan>();
        for (int i = 0; i < count; i++) {
            plans.add(new AgentPlan(
                    i < hostnames.size() ? hostnames.get(i) : loopback(i + 1),
                    resources,
                    i < attributes.size() ? attributes(attributes.get(i), problems) : List.of()));
        }
        return plans;
    }

    private static void checkResources(String resources, Problems problems) {
        try {
            ResourceDetection.parse(resources);
        } catch (IllegalArgumentException e) {
            problems.add("--agent-resources: " + e.getMessage());
        }
    }

    private static List<Attribute> attributes(String text, Problems problems) {
        try {
            return Attribute.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add("--agent-attributes: " + e.getMessage());
            return List.of();
        }
    }

    /** Hosts 127.0.0.1, 127.0.0.2 …, in three racks and two zones in turn. */
    static List<AgentPlan> simulated(int count, String resources, Problems problems) {
        checkResources(resources, problems);
        var plans = new ArrayList<AgentPlan>();
        for (int i = 0; i < count; i++) {
            int address = i + 1;
            var hostname = loopback(address);
            plans.add(new AgentPlan(
                    hostname, resources, Attribute.parse("rack:rack-" + (i % 3 + 1) + ";zone:z" + (i % 2 + 1))));
        }
        return plans;
    }

    /** 127.0.0.1, 127.0.0.2 …: on Linux all of them are this machine, and constraints on host names can tell them apart. */
    private static String loopback(int address) {
        return "127." + (address >> 16) + "." + ((address >> 8) & 255) + "." + (address & 255);
    }
}
