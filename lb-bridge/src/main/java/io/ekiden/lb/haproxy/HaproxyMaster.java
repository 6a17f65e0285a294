package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.OldWorkers;
import io.ekiden.lb.change.ServerStates;
import io.ekiden.lb.haproxy.log.HaproxyLog;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HAProxy's master process. It is nobody's child and leads its own session, so it goes on serving when this JVM is
 * killed; the next start finds it by pid and start time and takes it over.
 *
 * <p>Source: HAProxy management guide 3 and 4 (master-worker mode, reload by SIGUSR2).
 */
final class HaproxyMaster {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyMaster.class);
    private static final long START_SECONDS = 5;
    private static final long RELOAD_SECONDS = 10;
    private static final long END_SECONDS = 2;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The shell ends at once, so HAProxy is adopted by init; setsid takes it out of reach of our terminal's signals. */
    private static final String DETACH = "setsid /bin/sh -c \"$0\" \"$@\" </dev/null >>\"$1\" 2>&1 & echo $!";

    /**
     * Writes pid and start time, field 22 of {@code stat}, and becomes HAProxy: whenever the bridge is killed, the next one finds what it
     * started. Otherwise two would share the ports, one of them with rules that nobody changes any more.
     */
    private static final String RECORD_AND_BECOME =
            "read -r pid name state parent group session tty foreground flags minor childMinor major childMajor"
                    + " user system childUser childSystem priority nice threads interval start rest </proc/self/stat"
                    + " && echo \"$pid $start\" >\"$1\" && shift && exec \"$@\"";

    private final HaproxyPaths paths;
    private final Path binary;
    private final RuntimeApi runtime;
    private final HaproxyLog log;
    private final OldWorkers oldWorkers;
    private Optional<ProcessIdentity> process = Optional.empty();
    /** As it was after the last start, reload or takeover; those that go on with old requests are among them. */
    private List<ProcessIdentity> workers = List.of();

    /** @param oldWorkers that may be left to finish what they have */
    HaproxyMaster(HaproxyPaths paths, Path binary, RuntimeApi runtime, OldWorkers oldWorkers) {
        this.paths = paths;
        this.binary = binary;
        this.runtime = runtime;
        this.log = new HaproxyLog(paths.log());
        this.oldWorkers = oldWorkers;
    }

    boolean isAlive() {
        return process.filter(ProcessIdentity::isAlive).isPresent();
    }

    /** Takes over the HAProxy that an earlier life of the bridge started, if it still runs. */
    boolean adopt() throws IOException {
        process = ProcessIdentity.read(paths.pidFile()).filter(ProcessIdentity::isAlive);
        rememberWorkers();
        // What an earlier life told was true at its moment alone.
        tell(ServerStates.NONE);
        process.ifPresent(found -> LOG.info("HAProxy adopted haproxyPid={}", found.pid()));
        return process.isPresent();
    }

    /**
     * Starts HAProxy with the configuration in place and waits for its first worker.
     *
     * @throws HaproxyFailure when it ends, as it does when an address cannot be bound
     */
    void start() throws IOException {
        endOrphans();
        Files.deleteIfExists(paths.masterSocket());
        tell(ServerStates.NONE);
        var seen = log.trim();
        var started = Commands.run(List.of(
                "/bin/sh",
                "-c",
                DETACH,
                RECORD_AND_BECOME,
                paths.log().toString(),
                paths.pidFile().toString(),
                binary.toString(),
                "-W",
                "-S",
                paths.masterSocket().toString(),
                "-f",
                paths.config().toString()));
        var pid = Long.parseLong(started.output().strip());
        process = ProcessIdentity.of(pid);
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (isAlive() && System.nanoTime() < deadline) {
            if (!workers().isEmpty()) {
                rememberWorkers();
                LOG.info("HAProxy started haproxyPid={}", pid);
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        stop();
        throw new HaproxyFailure("HAProxy did not start: " + log.saidSince(seen));
    }

    /**
     * Makes HAProxy read its configuration again and waits until a new worker serves it.
     *
     * @param wanted the configuration in place
     * @throws HaproxyFailure when it does not; the old worker goes on with the old configuration
     */
    void reload(Layout wanted) throws IOException {
        var before = runtime.showProc();
        makeRoom(before.oldWorkers());
        tell(
                before.workers().size() == 1
                        ? ServerStates.down(runtime.states(before.workers().getFirst()), wanted)
                        : ServerStates.NONE);
        try {
            reloadFrom(before);
        } finally {
            // It was true at that moment alone.
            tell(ServerStates.NONE);
        }
    }

    private void reloadFrom(ShowProc before) throws IOException {
        var seen = log.trim();
        Commands.signal(
                "USR2",
                process.orElseThrow(() -> new IOException("HAProxy is not running"))
                        .pid());
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELOAD_SECONDS);
        while (isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            var now = showProcDuringReload();
            if (now.isPresent() && now.get().isReloadedSince(before)) {
                rememberWorkers();
                return;
            }
            if (now.isPresent() && now.get().failed() > before.failed()) {
                throw new HaproxyFailure("HAProxy refused the reload: " + log.saidSince(seen));
            }
        }
        throw new HaproxyFailure("HAProxy did not finish the reload: " + log.saidSince(seen));
    }

    /** True when a reload now ends no worker that was current a moment ago. */
    boolean hasRoom() throws IOException {
        return oldWorkers.haveRoom(runtime.showProc().ages());
    }

    /** The one that serves now is the next old one. Changes do not wait for ever: what clients hold for minutes would hold them up. */
    private void makeRoom(List<Long> oldestFirst) {
        for (long worker : oldestFirst.stream()
                .limit(oldWorkers.surplus(oldestFirst.size()))
                .toList()) {
            LOG.warn(
                    "HAProxy reloads while {} old workers still serve what they have, which is the limit;"
                            + " the oldest is ended workerPid={}",
                    oldestFirst.size(),
                    worker);
            ProcessIdentity.of(worker).ifPresent(HaproxyMaster::end);
        }
    }

    private static void end(ProcessIdentity worker) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        if (worker.isAlive()) {
            ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        while (worker.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** True unless its socket is gone: then it serves, but nobody can talk to it. */
    boolean isReachable() throws IOException {
        try {
            runtime.showProc();
            return true;
        } catch (SocketException gone) {
            return false;
        }
    }

    /** True when there is a socket, or no HAProxy that should have one. */
    boolean hasSocket() {
        return !isAlive() || Files.exists(paths.masterSocket());
    }

    /**
     * Makes HAProxy read its configuration again, which makes another socket, and waits until it answers there.
     *
     * @throws HaproxyFailure when it does not; it goes on as it is
     */
    void makeSocketAnew() throws IOException {
        tell(ServerStates.NONE);
        var seen = log.trim();
        Commands.signal("USR2", pid());
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELOAD_SECONDS);
        while (isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            if (!workers().isEmpty()) {
                rememberWorkers();
                return;
            }
        }
        throw new HaproxyFailure("HAProxy made no other socket: " + log.saidSince(seen));
    }

    private void rememberWorkers() {
        workers = process.flatMap(master -> ProcessHandle.of(master.pid())).stream()
                .flatMap(ProcessHandle::children)
                .flatMap(worker -> ProcessIdentity.of(worker.pid()).stream())
                .toList();
    }

    /**
     * Ends the workers of a master that has died. They end on their own, but some time later, and until then they hold ports that the next
     * ones shall have, and take connections there that they drop.
     */
    void endOrphans() {
        workers.forEach(HaproxyMaster::end);
        workers = List.of();
    }

    /** Ends HAProxy with all its workers, without waiting for what they serve. */
    void stop() throws IOException {
        if (isAlive()) {
            Commands.signal("TERM", process.orElseThrow().pid());
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (isAlive() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            if (isAlive()) {
                Commands.signal("KILL", process.orElseThrow().pid());
            }
        }
        process = Optional.empty();
        Files.deleteIfExists(paths.pidFile());
    }

    long pid() {
        return process.map(ProcessIdentity::pid).orElse(0L);
    }

    private List<Long> workers() {
        return showProcDuringReload().map(ShowProc::workers).orElse(List.of());
    }

    /** While the master executes itself anew it resets connections to its socket: no answer, ask again. */
    private Optional<ShowProc> showProcDuringReload() {
        try {
            return Optional.of(runtime.showProc());
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    /** Keeps the log from growing for ever. */
    long trimLog() {
        return log.trim();
    }

    /** What a new worker shall know of servers. Without it, it takes each for well until its own checks say otherwise: no reason not to start. */
    private void tell(String states) {
        try {
            Files.writeString(paths.serverStates(), states);
        } catch (IOException full) {
            LOG.warn("{} cannot be written: {}", paths.serverStates(), full.toString());
            try {
                Files.deleteIfExists(paths.serverStates());
            } catch (IOException stays) {
                LOG.warn("{} cannot be deleted: {}", paths.serverStates(), stays.toString());
            }
        }
    }
}
