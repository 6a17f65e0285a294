package io.ekiden.orchestrator.kernel.plan;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * A hash over what is asked for and what it was planned against: of every app its version now and the definition it is to have, the groups
 * that change, the steps, and the deployments in the way. Not over instances, which come and go by themselves, unless they are what is asked
 * for: to be killed. Equal for the same change asked for in another way, as by POST instead of PUT.
 */
final class PlanToken {
    private static final int BYTES = 16;

    private PlanToken() {}

    static String of(
            SortedMap<PathId, ChangePlan.AppPlan> apps,
            SortedMap<PathId, GroupMove> groups,
            List<Deployment.Step> steps,
            SortedSet<String> locks,
            String kill) {
        var text = new StringBuilder();
        apps.forEach((id, app) -> {
            text.append(id).append(app.before().map(AppDefinition::version)).append('\n');
            app.after()
                    .ifPresent(after -> text.append(after.instances())
                            .append(after.run())
                            .append(lengths(after.run()))
                            .append(app.before()
                                    .filter(before -> before.configVersion().equals(after.configVersion()))
                                    .isPresent())
                            .append('\n'));
        });
        return of(text.append(groups).append(steps).append(locks).append(kill).toString());
    }

    /** Of a kill that changes no definition. */
    static String ofKill(Request.KillTasks kill, Collection<Instance> instances) {
        return of(kill(kill, instances));
    }

    /** What a kill asks for: which tasks, in whatever order, and whether their instances come back. */
    static String kill(Request.KillTasks kill, Collection<Instance> instances) {
        var tasks = instances.stream()
                .flatMap(instance -> instance.taskIds().stream())
                .map(TaskId::value)
                .sorted()
                .distinct()
                .toList();
        return "kill wipe=%s scale=%s %s".formatted(kill.wipe(), kill.scale(), tasks);
    }

    private static String of(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, BYTES);
    }

    /** Where texts begin and end in what has been written: one argument with a comma is not two. */
    private static String lengths(RunSpec run) {
        var texts = Stream.of(
                        run.process().args().stream(),
                        run.process().env().entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())),
                        run.labels().entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())))
                .map(all -> all.map(String::length).toList());
        return texts.toList().toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
