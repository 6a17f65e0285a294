package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.Containerizer;
import io.ekiden.mesos.agent.engine.Engine.NoEngineException;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.agent.usage.Measurement;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.operation.Volume;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks with images by the machine's container engine, and leaves all others to another containerizer, which also runs the engine's
 * clients: one for each container, in the foreground, with the sandbox's files as its output. What an engine has kept of a container that
 * nobody knows, and that an agent with this work directory has started, is removed at the start.
 */
public final class EngineContainerizer implements Containerizer {
    private static final Logger LOG = LoggerFactory.getLogger(EngineContainerizer.class);
    private static final long FIRST_LOOK_MILLIS = 100;
    private static final long LONGEST_LOOK_MILLIS = 1000;
    /** From a kill to the end of the client, before the client is killed as well. */
    private static final long KILL_MILLIS = 10_000;

    /** It can start nothing, for what runs already does not have to be started. */
    private static final List<String> NO_ENGINE = List.of("/bin/false");

    private static final String NO_IMAGE = "Tasks of groups with a network of their own need an image here: without one"
            + " they have the network of the agent";

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Duration look;
    private final Containerizer processes;
    private final Engine engine;
    private final EngineLaunch launch;
    private final GroupNetworks networks;
    private final Preparation preparation;
    private final ContainerChecks checks;
    private final Workers workers = new Workers();
    private final Map<ContainerId, ImageRun> images = new ConcurrentHashMap<>();
    private volatile Consumer<AgentEvent> events = _ -> {};

    /**
     * @param workDir of the agent
     * @param processes runs everything else, and the clients of the engine
     */
    public EngineContainerizer(Vertx vertx, Path workDir, Containerizer processes, EngineSettings settings) {
        this(vertx, workDir, processes, settings, LOOK);
    }

    /** @param look this often the networks of task groups are looked at */
    EngineContainerizer(Vertx vertx, Path workDir, Containerizer processes, EngineSettings settings, Duration look) {
        this.look = look;
        this.processes = processes;
        this.engine = new Engine(settings);
        this.launch = new EngineLaunch(settings, workDir);
        this.networks = new GroupNetworks(engine, launch);
        this.preparation = new Preparation(processes, engine, launch, new Pulls(engine, workers, this::tell), networks);
        this.checks = new ContainerChecks(vertx, event -> events.accept(event), settings.environment());
    }

    @Override
    public Future<List<Found>> begin(Consumer<AgentEvent> newEvents, List<TaskRun> expected, boolean rebooted) {
        events = newEvents;
        expected.forEach(run -> remember(run).ifPresent(ImageRun::isPulled));
        images.values().forEach(image -> networks.addFound(image.run()));
        var promise = Promise.<List<Found>>promise();
        if (images.isEmpty()) {
            processes.begin(this::heard, expected, rebooted).onComplete(promise);
        } else {
            workers.run(() -> processes
                    .begin(this::heard, expected.stream().map(this::recovered).toList(), rebooted)
                    .onFailure(promise::tryFail)
                    .onSuccess(found -> workers.run(() -> settle(found, promise))));
        }
        return promise.future().onSuccess(_ -> {
            workers.run(this::removeOrphans);
            workers.run(() -> networks.watch(workers, look, images, this::kill));
        });
    }

    private Optional<ImageRun> remember(TaskRun run) {
        return run.task().image().map(container -> {
            networks.add(run);
            return images.computeIfAbsent(run.containerId(), _ -> new ImageRun(run, container));
        });
    }

    /** As the process containerizer knows it. */
    private TaskRun recovered(TaskRun run) {
        var image = images.get(run.containerId());
        if (image == null) {
            return run;
        }
        List<String> command;
        try {
            command = engine.command();
        } catch (NoEngineException e) {
            command = NO_ENGINE;
        }
        return launch.recovered(run, image.container(), command, processes.sandbox(run));
    }

    /** An agent that died before it heard of a start does so now; it knows of all others. */
    private void settle(List<Found> clients, Promise<List<Found>> promise) {
        var inspected = inspectAll();
        promise.complete(settled(clients, inspected));
        inspected.forEach((id, found) -> withImage(id, image -> {
            if (found.running()) {
                tell(started(image, found));
            }
        }));
    }

    /** What the clients' fates mean for the tasks. Of what can only be told later, nothing is said yet. */
    private List<Found> settled(List<Found> clients, Map<ContainerId, Inspection> inspected) {
        var settled = new ArrayList<Found>();
        for (var found : clients) {
            var run = images.get(found.containerId());
            settled.add(run == null ? found : new Found(run.id(), fate(run, found.fate(), inspected.get(run.id()))));
        }
        return settled;
    }

    private Map<ContainerId, Inspection> inspectAll() {
        try {
            var inspected = engine.inspect(images.keySet());
            networks.address(images.values(), inspected);
            return inspected;
        } catch (NoEngineException e) {
            LOG.warn("what became of containers is not known yet: {}", e.getMessage());
            return Map.of();
        }
    }

    private Fate fate(ImageRun run, Fate client, @Nullable Inspection container) {
        return switch (client) {
            case Fate.NeverStarted() -> {
                images.remove(run.id());
                networks.leave(run.run());
                yield client;
            }
            case Fate.Ended(var status) -> {
                workers.run(() -> settle(run, status));
                yield new Fate.Starting();
            }
            case Fate.Alive(), Fate.Starting() -> {
                if (container != null && container.running()) {
                    run.foundRunning(container);
                } else {
                    workers.run(() -> awaitRunning(run));
                }
                yield new Fate.Starting();
            }
        };
    }

    private void removeOrphans() throws NoEngineException, IOException {
        launch.forgetAllBut(images.keySet());
        Leftovers.remove(engine, launch.owner(), id -> images.containsKey(id) || networks.isHolder(id));
    }

    @Override
    public Path sandbox(TaskRun run) {
        return processes.sandbox(run);
    }

    @Override
    public Future<Path> prepare(TaskRun run) {
        return processes.prepare(run);
    }

    @Override
    public void start(TaskRun run) {
        if (run.task().image().isEmpty()) {
            if (GroupNetworks.of(run).isPresent()) {
                tell(new AgentEvent.RunNotStarted(run.containerId(), NO_IMAGE));
            } else {
                processes.start(run);
            }
        } else if (!images.containsKey(run.containerId())) {
            remember(run).ifPresent(image -> workers.run(() -> launch(image)));
        }
    }

    private void launch(ImageRun image) throws InterruptedException {
        try {
            var ready = preparation.of(image);
            if (ready.isPresent()) {
                processes.start(ready.get());
            } else {
                notStarted(image, "Task was killed while its image was pulled");
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            notStarted(image, String.valueOf(cause.getMessage()));
        }
    }

    private void notStarted(ImageRun image, String why) {
        images.remove(image.id());
        networks.leave(image.run());
        tell(new AgentEvent.RunNotStarted(image.id(), why));
    }

    /** What the process containerizer has to say of clients is not what is to be said of their tasks. */
    private void heard(AgentEvent event) {
        if (event instanceof AgentEvent.RunStarted(var id, var _, var _) && images.containsKey(id)) {
            withImage(id, image -> workers.run(() -> awaitRunning(image)));
        } else if (event instanceof AgentEvent.RunEnded(var id, var status) && images.containsKey(id)) {
            withImage(id, image -> workers.run(() -> settle(image, status)));
        } else {
            tell(event);
        }
    }

    /** Until the container runs, or its client has given up. */
    private void awaitRunning(ImageRun image) throws InterruptedException {
        long wait = FIRST_LOOK_MILLIS;
        while (!image.awaitClientGone(wait)) {
            wait = Math.min(2 * wait, LONGEST_LOOK_MILLIS);
            try {
                var inspection = engine.inspect(image.id()).filter(Inspection::running);
                if (inspection.isPresent()) {
                    var found = networks.addressed(image, inspection.get());
                    if (image.foundRunning(found)) {
                        tell(started(image, found));
                    }
                    return;
                }
            } catch (NoEngineException e) {
                LOG.warn("whether a container runs is not known: {} containerId={}", e.getMessage(), image.id());
            }
        }
    }

    private static AgentEvent started(ImageRun image, Inspection found) {
        return new AgentEvent.RunStarted(
                image.id(), found.address(), found.said(image.container().type()));
    }

    /** The client is gone: what is left of the container goes too, before its end is told, for it may hold ports. */
    private void settle(ImageRun image, ExitStatus client) {
        image.clientIsGone();
        var found = inspect(image);
        var outcome = Outcome.of(
                image, client, launch.isOutOfMemory(image.id()) ? found.map(Inspection::killedForMemory) : found);
        engine.removeIfItCan(image.id());
        networks.leave(image.run());
        switch (outcome) {
            case Outcome.Ended(var status) -> tell(new AgentEvent.RunEnded(image.id(), status));
            case Outcome.NeverRan() -> {
                tell(new AgentEvent.RunNotStarted(image.id(), failure(image)));
                // Heard only when the task is known to have run by an agent that died since.
                tell(new AgentEvent.RunEnded(image.id(), client));
            }
        }
    }

    private Optional<Inspection> inspect(ImageRun image) {
        try {
            return engine.inspect(image.id());
        } catch (NoEngineException e) {
            LOG.warn("how a container ended is not known: {} containerId={}", e.getMessage(), image.id());
            return Optional.empty();
        }
    }

    private String failure(ImageRun image) {
        return "Failed to run the image '" + image.container().image() + "': "
                + EngineLaunch.complaint(processes.sandbox(image.run()));
    }

    @Override
    public void terminate(ContainerId containerId) {
        var image = images.get(containerId);
        if (image != null) {
            workers.run(() -> {
                if (image.giveUpPull()) {
                    return;
                }
                if (!engine.stop(containerId) && !workers.isClosed()) {
                    processes.terminate(containerId); // there is no container yet, only its client
                }
            });
        } else {
            processes.terminate(containerId);
        }
    }

    @Override
    public void kill(ContainerId containerId) {
        var image = images.get(containerId);
        if (image == null) {
            processes.kill(containerId);
            return;
        }
        if (image.giveUpPull()) {
            return;
        }
        workers.run(() -> {
            try {
                if (engine.kill(containerId) && image.awaitClientGone(KILL_MILLIS)) {
                    return;
                }
            } catch (NoEngineException e) {
                LOG.warn("a container is killed without its engine: {} containerId={}", e.getMessage(), containerId);
            }
            processes.kill(containerId);
        });
    }

    @Override
    public void forget(ContainerId containerId) {
        var image = images.remove(containerId);
        processes.forget(containerId);
        if (image != null) {
            workers.run(() -> {
                networks.leave(image.run());
                try {
                    launch.forget(containerId);
                } catch (IOException e) {
                    LOG.warn("what a container read cannot be removed containerId={}", containerId, e);
                }
            });
        }
    }

    @Override
    public Map<ContainerId, Measurement> measure(Collection<TaskRun> runs) {
        return processes.measure(runs);
    }

    @Override
    public Future<Entry> entry(TaskRun run) {
        if (!images.containsKey(run.containerId())) {
            return processes.entry(run);
        }
        var promise = Promise.<Entry>promise();
        workers.run(() -> {
            try {
                promise.complete(launch.entry(run.containerId(), engine.command(), processes.sandbox(run)));
            } catch (NoEngineException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    @Override
    public void startHealthCheck(TaskRun run, TaskHealthCheck check) {
        var image = images.get(run.containerId());
        if (image == null) {
            processes.startHealthCheck(run, check);
        } else {
            workers.run(() -> {
                findAddress(image);
                checks.startHealth(image, check, engine.command(), processes.sandbox(run));
            });
        }
    }

    @Override
    public void startCheck(TaskRun run, TaskCheck check) {
        var image = images.get(run.containerId());
        if (image == null) {
            processes.startCheck(run, check);
        } else {
            workers.run(() -> {
                findAddress(image);
                checks.start(image, check, engine.command(), processes.sandbox(run));
            });
        }
    }

    /** It is not known yet when the engine did not answer at the agent's start. */
    private void findAddress(ImageRun image) throws NoEngineException {
        if (!image.started()) {
            var found = engine.inspect(image.id()).filter(Inspection::running);
            if (found.isPresent()) {
                image.foundRunning(networks.addressed(image, found.get()));
            }
        }
    }

    @Override
    public void stopChecks(ContainerId containerId) {
        withImage(containerId, checks::stop);
        processes.stopChecks(containerId);
    }

    @Override
    public void createVolume(Volume volume) {
        processes.createVolume(volume);
    }

    @Override
    public void keepVolume(Volume volume) {
        processes.keepVolume(volume);
    }

    @Override
    public void destroyVolume(Volume volume) {
        processes.destroyVolume(volume);
    }

    @Override
    public Future<Void> close() {
        checks.close();
        return workers.close().compose(_ -> processes.close());
    }

    private void tell(AgentEvent event) {
        if (!workers.isClosed()) {
            events.accept(event);
        }
    }

    private void withImage(ContainerId containerId, Consumer<ImageRun> action) {
        var image = images.get(containerId);
        if (image != null) {
            action.accept(image);
        }
    }
}
