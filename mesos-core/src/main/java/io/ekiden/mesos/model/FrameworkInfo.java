package io.ekiden.mesos.model;

import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A framework as it subscribes. <b>Source:</b> mesos.proto {@code FrameworkInfo}.
 *
 * @param failoverTimeout how long its tasks are kept after its stream broke
 * @param capabilities names as in {@code FrameworkInfo.Capability.Type}, for example {@code PARTITION_AWARE}
 * @param principal who it is to the master's authenticator
 * @param offerFilters by role, amounts in thousandths of which any one makes an offer worth making
 * @param offerConstraints of which agents it wants offers; not part of FrameworkInfo in Mesos, but said beside it each time
 * @param checkpoint whether its tasks outlive a restart of their agent. Here all do; it is kept to be shown
 */
public record FrameworkInfo(
        String name,
        String user,
        Optional<FrameworkId> id,
        List<String> roles,
        Duration failoverTimeout,
        List<String> capabilities,
        String hostname,
        Optional<String> webUiUrl,
        Optional<String> principal,
        boolean checkpoint,
        Map<String, List<Map<String, Long>>> offerFilters,
        OfferConstraints offerConstraints) {
    public FrameworkInfo {
        offerFilters = Collections.unmodifiableMap(new TreeMap<>(offerFilters));
        roles = List.copyOf(roles);
        capabilities = List.copyOf(capabilities);
    }

    /** A framework that leaves it to the master what is worth an offer. */
    public FrameworkInfo(
            String name,
            String user,
            Optional<FrameworkId> id,
            List<String> roles,
            Duration failoverTimeout,
            List<String> capabilities,
            String hostname,
            Optional<String> webUiUrl,
            Optional<String> principal,
            boolean checkpoint) {
        this(
                name,
                user,
                id,
                roles,
                failoverTimeout,
                capabilities,
                hostname,
                webUiUrl,
                principal,
                checkpoint,
                Map.of(),
                OfferConstraints.NONE);
    }

    /** A framework without a principal, whose tasks outlive a restart of their agent. */
    public FrameworkInfo(
            String name,
            String user,
            Optional<FrameworkId> id,
            List<String> roles,
            Duration failoverTimeout,
            List<String> capabilities,
            String hostname,
            Optional<String> webUiUrl) {
        this(name, user, id, roles, failoverTimeout, capabilities, hostname, webUiUrl, Optional.empty(), true);
    }

    /** What a framework cannot change once it was subscribed stays as it was. */
    public FrameworkInfo withUserAndCheckpointOf(FrameworkInfo before) {
        return copy(before.user, id, webUiUrl, principal, before.checkpoint, offerConstraints);
    }

    public FrameworkInfo withId(Optional<FrameworkId> newId) {
        return copy(user, newId, webUiUrl, principal, checkpoint, offerConstraints);
    }

    public FrameworkInfo withRoles(List<String> newRoles) {
        return new FrameworkInfo(
                name,
                user,
                id,
                newRoles,
                failoverTimeout,
                capabilities,
                hostname,
                webUiUrl,
                principal,
                checkpoint,
                offerFilters,
                offerConstraints);
    }

    /** With one more capability, as Mesos spells it. */
    public FrameworkInfo withCapability(String capability) {
        var more = new ArrayList<>(capabilities);
        more.add(capability);
        return new FrameworkInfo(
                name,
                user,
                id,
                roles,
                failoverTimeout,
                more,
                hostname,
                webUiUrl,
                principal,
                checkpoint,
                offerFilters,
                offerConstraints);
    }

    /** With this principal unless it names one. */
    public FrameworkInfo withPrincipal(Optional<String> unlessNamed) {
        return copy(user, id, webUiUrl, principal.or(() -> unlessNamed), checkpoint, offerConstraints);
    }

    public FrameworkInfo withOfferConstraints(OfferConstraints newConstraints) {
        return copy(user, id, webUiUrl, principal, checkpoint, newConstraints);
    }

    public FrameworkInfo withWebUiUrl(String url) {
        return copy(user, id, Optional.of(url), principal, checkpoint, offerConstraints);
    }

    /** The same but for what somebody changes. */
    private FrameworkInfo copy(
            String newUser,
            Optional<FrameworkId> newId,
            Optional<String> newUrl,
            Optional<String> newPrincipal,
            boolean newCheckpoint,
            OfferConstraints newConstraints) {
        return new FrameworkInfo(
                name,
                newUser,
                newId,
                roles,
                failoverTimeout,
                capabilities,
                hostname,
                newUrl,
                newPrincipal,
                newCheckpoint,
                offerFilters,
                newConstraints);
    }
}
