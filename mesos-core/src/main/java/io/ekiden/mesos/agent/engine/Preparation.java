package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.Containerizer;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All that is there before a container's client starts: the sandbox, what the client reads, the image and the network. Blocks. */
record Preparation(Containerizer processes, Engine engine, EngineLaunch launch, Pulls pulls, GroupNetworks networks) {
    private static final long SANDBOX_SECONDS = 60;

    /**
     * The run as the process containerizer is to start it; empty when it is not wanted any more.
     *
     * @throws Exception when something of it cannot be had, with the reason
     */
    Optional<TaskRun> of(ImageRun image) throws Exception {
        var command = engine.command();
        // As the task's user, while the client runs as the agent's.
        var sandbox = processes
                .prepare(image.run())
                .toCompletionStage()
                .toCompletableFuture()
                .get(SANDBOX_SECONDS, TimeUnit.SECONDS);
        // What cannot be said to an engine is found before anything is made for it.
        var ready = new ArrayList<>(List.of(launch.translated(image.run(), image.container(), command, sandbox)));
        launch.prepare(image.run(), image.container(), sandbox);
        boolean wanted = image.pull(() -> {
            pulls.bring(image, launch.clientEnvironment(image.id(), image.container(), sandbox));
            if (GroupNetworks.of(image.run()).isPresent()) {
                var joined = networks.joined(image.run(), image.container().image());
                launch.tell(joined);
                ready.add(launch.translated(joined, image.container(), command, sandbox));
            }
        });
        return wanted ? Optional.of(ready.getLast()) : Optional.empty();
    }
}
