package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out, by trying, what this machine can enforce. */
final class HostAbilities {
    private static final Logger LOG = LoggerFactory.getLogger(HostAbilities.class);
    private static final int PATIENCE_SECONDS = 10;

    private HostAbilities() {}

    /**
     * What {@code auto} stands for on this machine. What is missing is said in the log, once.
     *
     * @return without {@link Kind#AUTO}
     */
    static IsolationSettings resolve(IsolationSettings settings) {
        if (!settings.has(Kind.AUTO)) {
            return settings;
        }
        var found = EnumSet.noneOf(Kind.class);
        for (var kind : Kind.wantedByAuto()) {
            var lacking = lacking(settings.with(EnumSet.of(kind)));
            if (lacking.isEmpty()) {
                found.add(kind);
            } else {
                LOG.warn("--isolation=auto goes without {}: {}", kind.word(), lacking.get());
            }
        }
        LOG.info("--isolation=auto is {} on this machine", settings.with(found).text());
        return settings.with(found);
    }

    /** Why the machine cannot do all of what is asked for; empty when it can. */
    static Optional<String> lacking(IsolationSettings settings) {
        if (settings.hasCgroups()) {
            try {
                var _ = Cgroups.open(settings);
            } catch (IOException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (settings.has(Kind.VOLUME_HOST_PATH)) {
            var mounts = lackingMounts();
            if (mounts.isPresent()) {
                return mounts.map(why -> Kind.VOLUME_HOST_PATH.word() + ": " + why);
            }
        }
        return lackingTools(Confinement.of(settings));
    }

    private static Optional<String> lackingTools(Confinement confinement) {
        if (confinement.noNewPrivileges()) {
            var refused = refused(List.of("/usr/bin/setpriv", "--no-new-privs", "--", "/bin/sh", "-c", ":"));
            if (refused.isPresent()) {
                return refused.map(why -> "linux/nnp needs setpriv of util-linux: " + why);
            }
        }
        var probe = new Confinement(confinement.pids(), false, false);
        var words = new ArrayList<>(
                confinement.tmp() && !confinement.pids()
                        ? List.of("/usr/bin/unshare", "--mount", "--propagation=slave", "--")
                        : probe.namespaces(Path.of("/")));
        if (words.isEmpty()) {
            return Optional.empty();
        }
        words.addAll(List.of("/bin/sh", "-c", ":"));
        return refused(words).map(why -> "namespaces need root and unshare of util-linux: " + why);
    }

    /** Why no task can have a mount of its own on this machine; empty when it can. */
    private static Optional<String> lackingMounts() {
        return refused(List.of("/usr/bin/unshare", "--mount", "--propagation=slave", "--", "/bin/sh", "-c", ":"))
                .map(why -> "they need an agent that runs as root, and unshare of util-linux: " + why);
    }

    private static Optional<String> refused(List<String> words) {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(words.getFirst() + " does not end");
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(said.isEmpty() ? words.getFirst() + " fails" : said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
