package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.ChangePlan;
import io.ekiden.lb.change.Going;
import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.LiveServer;
import io.ekiden.lb.change.LiveServer.Admin;
import io.ekiden.lb.change.ServerLine;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the running worker as near to a configuration as the Runtime API can, from whatever it has now. */
final class RuntimeChanges {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeChanges.class);

    private final RuntimeApi runtime;
    private final Traffic traffic;
    private final DrainDesk desk;
    private final LiveCertificates files;

    RuntimeChanges(RuntimeApi runtime, Traffic traffic, DrainDesk desk, LiveCertificates files) {
        this.files = files;
        this.runtime = runtime;
        this.traffic = traffic;
        this.desk = desk;
    }

    /**
     * Does what can be done.
     *
     * @param config tells what HAProxy was told last, in an earlier life of the bridge
     * @param leaving ids of tasks that the {@link DrainDesk} takes out when they can be spared
     * @return why it takes a reload besides, if it does
     */
    Optional<String> bring(ConfigFile config, LbView view, Rendering rendering, Set<String> leaving)
            throws IOException {
        var wanted = Layout.of(rendering.config());
        var workers = runtime.showProc().workers();
        if (workers.size() != 1) {
            return Optional.of("HAProxy has " + workers.size() + " workers");
        }
        long worker = workers.getFirst();
        var adopts = traffic.live().isEmpty();
        if (adopts) {
            var file = config.lastRead();
            if (file.isEmpty()) {
                return Optional.of("HAProxy was taken over");
            }
            traffic.adopted(Layout.of(file.get()), runtime.mapFiles(worker));
        }
        traffic.saw(runtime.servers(worker));
        var live = traffic.live().orElseThrow();
        // Asked where they may differ alone: most steps are about servers.
        boolean compares = adopts
                || traffic.hasCertificatesInDoubt()
                || !live.certificates().equals(wanted.certificates());
        var certificates = compares
                ? CertificateChanges.of(runtime, files, worker, wanted, rendering)
                : Optional.<CertificateChanges>empty();
        var plan = ChangePlan.between(
                live,
                traffic.servers(),
                wanted,
                view.listeners().stream().map(Listener::name).toList(),
                Going.of(view, leaving),
                certificates.flatMap(CertificateChanges::reloadReason));
        var shown = certificates.filter(_ -> plan.reloadReason().isEmpty());
        if (shown.isPresent()) {
            traffic.doubtCertificates();
        }
        var refusal = shown.isPresent() ? shown.get().add() : Optional.<String>empty();
        if (refusal.isEmpty()) {
            refusal = apply(worker, plan, wanted, rendering, adopts);
        }
        if (refusal.isEmpty() && shown.isPresent()) {
            refusal = shown.get().remove();
            if (refusal.isEmpty()) {
                traffic.trustCertificates();
            }
        }
        if (refusal.isPresent()) {
            // What is half done is seen at the next look, also where that has to take it back.
            return refusal;
        }
        if (plan.reloadReason().isEmpty()) {
            traffic.told(wanted);
            if (adopts) {
                LOG.info("HAProxy is taken over as it is, it needs no reload");
            }
        } else if (adopts) {
            traffic.unknown();
        }
        return plan.reloadReason();
    }

    private Optional<String> apply(long worker, ChangePlan plan, Layout wanted, Rendering rendering, boolean allMaps)
            throws IOException {
        var refused = runtime.add(worker, plan.add());
        if (refused.isPresent()) {
            return refused.map(text ->
                    "server " + plan.add().getFirst().key() + " or one after it is new, and HAProxy says: " + text);
        }
        plan.add().forEach(traffic::joined);
        plan.add().forEach(this::joined);
        for (var server : plan.move()) {
            var refusal = runtime.move(worker, server);
            if (refusal.isPresent()) {
                return refusal.map(text -> "server " + server.key() + " is new, and HAProxy says: " + text);
            }
            joined(server);
        }
        for (var listener : plan.add().stream()
                .map(server -> server.key().listener())
                .distinct()
                .toList()) {
            var key = wanted.cookieKey(listener);
            if (key.isPresent()) {
                runtime.setCookieKey(worker, listener, key.get());
            }
        }
        for (var key : plan.ready()) {
            runtime.setState(worker, key, "ready");
            traffic.park(key, Admin.READY);
            desk.forget(key);
        }
        for (var server : plan.weigh()) {
            var refusal = runtime.setWeight(worker, server.key(), server.weight());
            if (refusal.isPresent()) {
                return refusal.map(text -> "server " + server.key() + " weighs otherwise, and HAProxy says: " + text);
            }
            traffic.weigh(server.key(), server.weight());
        }
        var maps = allMaps && plan.reloadReason().isEmpty() ? wanted.maps().keySet() : plan.maps();
        for (var name : maps) {
            var refusal = setMap(worker, name, wanted, rendering);
            if (refusal.isPresent()) {
                return refusal.map(text -> "the map " + name + " is changed, and HAProxy says: " + text);
            }
        }
        for (var key : plan.drain()) {
            runtime.setState(worker, key, "drain");
            traffic.park(key, Admin.DRAIN);
        }
        for (var key : plan.maint()) {
            runtime.setState(worker, key, "maint");
            traffic.park(key, Admin.MAINT);
        }
        return Optional.empty();
    }

    private void joined(ServerLine server) {
        traffic.put(LiveServer.of(server));
        desk.forget(server.key());
    }

    private Optional<String> setMap(long worker, String name, Layout wanted, Rendering rendering) throws IOException {
        var known = traffic.mapFile(name);
        if (known.isEmpty()) {
            return Optional.of("nothing is known of it");
        }
        var file = Path.of(Objects.requireNonNull(wanted.maps().get(name))).getFileName();
        var content = rendering.files().get(String.valueOf(file));
        return content == null ? Optional.of("its content is not known") : runtime.setMap(worker, known.get(), content);
    }
}
