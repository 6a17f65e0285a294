package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.HostDisk;
import io.ekiden.mesos.agent.gc.DiskFill;
import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.gc.GcRules;
import io.ekiden.mesos.agent.gc.GcSettings;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.files.Rotations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk each second, at the logs of tasks each other second, and for sandboxes that go each {@link GcSettings#interval}, or at once when the headroom is used. Two
 * threads: a large sandbox takes long to delete, and nobody should have to wait for that to hear that the disk is full.
 */
public final class DiskWatch implements HostDisk {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A log is too long for that long, at most. */
    private static final Duration ROTATION = Duration.ofSeconds(2);

    private final Path workDir;
    private final GcSettings settings;
    private final DiskLook disk;
    private final Collector collector;
    private final Rotations rotations = new Rotations();
    private final LogRotator rotator;
    private final AtomicBoolean collecting = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().daemon().name("ekiden-disk-", 1).factory(), new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean closed;
    private volatile Optional<String> refusal = Optional.empty();
    private volatile DiskFill fill = new DiskFill(0, 0, 0, 0);

    private interface Work {
        void run() throws IOException;
    }

    public DiskWatch(Path workDir, DiskSettings settings) {
        this(workDir, settings, new FileSystemLook(workDir));
    }

    public DiskWatch(Path workDir, DiskSettings settings, DiskLook disk) {
        this.workDir = workDir.toAbsolutePath().normalize();
        this.settings = settings.gc();
        this.disk = disk;
        this.collector = new Collector(this.workDir, settings.gc(), () -> closed);
        this.rotator = new LogRotator(settings.logs(), rotations);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void begin(Supplier<AgentState> state, Function<TaskRun, Path> sandboxes) {
        Work collect = () -> collect(state, sandboxes);
        later(Duration.ZERO, collector::begin);
        every(LOOK, () -> look(collect));
        every(settings.interval(), collect);
        every(ROTATION, () -> rotator.rotate(state.get(), sandboxes));
    }

    private void every(Duration pause, Work work) {
        var first = pause.compareTo(LOOK) <= 0 ? Duration.ZERO : pause;
        later(first, new Work() {
            @Override
            public void run() throws IOException {
                try {
                    work.run();
                } finally {
                    later(pause, this);
                }
            }
        });
    }

    private void later(Duration pause, Work work) {
        var _ = threads.schedule(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | RuntimeException e) {
                        LOG.error("the disk cannot be looked after, it is tried again workDir={}", workDir, e);
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void look(Work collect) throws IOException {
        boolean hadRoom = !isHeadroomUsed();
        fill = disk.look();
        var why = GcRules.refusal(settings, fill, workDir.toString());
        if (why.isPresent() && refusal.isEmpty()) {
            LOG.warn("{}", why.get());
        } else if (why.isEmpty() && refusal.isPresent()) {
            LOG.info("there is space on the disk again, tasks are launched workDir={}", workDir);
        }
        refusal = why;
        if (hadRoom && isHeadroomUsed()) {
            later(Duration.ZERO, collect);
        }
    }

    private boolean isHeadroomUsed() {
        return GcRules.maxAge(settings, fill).isZero();
    }

    private void collect(Supplier<AgentState> state, Function<TaskRun, Path> sandboxes) throws IOException {
        if (!closed && collecting.compareAndSet(false, true)) {
            try {
                collector.collect(state, sandboxes, fill, Instant.now());
                rotations.forget(Files::notExists);
            } finally {
                collecting.set(false);
            }
        }
    }

    /** As Mesos does, the directory's own time says when its run ended, so that this outlives the agent. */
    @Override
    public void ended(TaskRun run, Path sandbox) {
        var directory = Sandboxes.ofExecutor(run, sandbox);
        // Megabytes in thousandths.
        collector.remember(directory, run.task().resources().diskMilli() * 1024 / 1000 * 1024);
        try {
            Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
        } catch (NoSuchFileException neverMade) {
            // Then there is nothing to keep.
        } catch (IOException e) {
            LOG.warn("the time of a sandbox cannot be set, it may go early directory={}", directory, e);
        }
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public Rotations rotations() {
        return rotations;
    }

    @Override
    public GcCounts counts() {
        return collector.counts();
    }

    @Override
    public Future<Void> close() {
        closed = true;
        collector.close();
        var done = Promise.<Void>promise();
        threads.shutdown();
        Thread.ofVirtual().name("ekiden-disk-end").start(() -> {
            try {
                while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    LOG.warn("the disk is still being worked on workDir={}", workDir);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.complete();
        });
        return done.future();
    }
}
