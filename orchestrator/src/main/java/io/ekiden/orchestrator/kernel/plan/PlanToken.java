package io.ekiden.orchestrator.kernel.plan;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A hash over what is asked for and what it was planned against: of every app its version now and the definition it is to have, the groups
 * that change, the steps, and the deployments in the way. Not over instances, which come and go by themselves. Equal for the same change
 * asked for in another way, as by POST instead of PUT.
 */
final class PlanToken {
    private static final int BYTES = 16;

    private PlanToken() {}

    static String of(
            SortedMap<PathId, ChangePlan.AppPlan> apps,
            SortedMap<PathId, GroupMove> groups,
            List<Deployment.Step> steps,
            SortedSet<String> locks) {
        var text = new StringBuilder();
        apps.forEach((id, app) -> {
            text.append(id).append(app.before().map(AppDefinition::version)).append('\n');
            app.after()
                    .ifPresent(after ->
                            text.append(after.instances()).append(after.run()).append('\n'));
        });
        text.append(groups).append(steps).append(locks);
        return HexFormat.of().formatHex(sha256(text.toString()), 0, BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
