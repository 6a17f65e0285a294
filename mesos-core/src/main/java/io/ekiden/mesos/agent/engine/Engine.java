package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.EngineClient.Answer;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container engine of this machine, as soon as one has answered. Blocks; for virtual threads. */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** A task may ignore the signal for as long as its grace allows; that is for the agent's rules to count. */
    private static final Duration STOP = Duration.ofDays(1);

    private static final int AT_ONCE = 4;
    private static final int NAMES_AT_ONCE = 100;

    private final EngineSettings settings;
    private final EngineClient client;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private List<String> found = List.of();
    private boolean reported;

    Engine(EngineSettings settings) {
        this.settings = settings;
        this.client = new EngineClient(settings.environment());
    }

    /** No engine runs what is asked for. The message says why. */
    static final class NoEngineException extends Exception {
        private static final long serialVersionUID = 1L;

        NoEngineException(String message) {
            super(message);
        }
    }

    /** Its program, and what stands before each subcommand. Asked for anew as long as none has answered: it may come later than the agent. */
    synchronized List<String> command() throws NoEngineException {
        if (!found.isEmpty()) {
            return found;
        }
        var complaints = new ArrayList<String>();
        for (var candidate : settings.candidates()) {
            var answer = client.run(candidate, List.of("version"), ANSWER);
            if (answer.isGood()) {
                LOG.info("tasks with images are run by '{}'", String.join(" ", candidate));
                found = candidate;
                return found;
            }
            complaints.add(candidate.getFirst() + ": " + answer.why());
        }
        var why = complaints.isEmpty()
                ? "This agent runs no images: it has no container engine (--container-engine=none)"
                : "This agent runs no images: no container engine answers (" + String.join("; ", complaints) + ")";
        if (!reported) {
            LOG.info("tasks with images are refused. {}", why);
            reported = true;
        }
        throw new NoEngineException(why);
    }

    /** What the engine knows of these containers; those it does not know are left out. */
    Map<ContainerId, Inspection> inspect(Collection<ContainerId> containers) throws NoEngineException {
        var inspected = new HashMap<ContainerId, Inspection>();
        var names = containers.stream().map(EngineCommands::name).toList();
        for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
            var part = names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE));
            // The status is that of the names it does not know; what it knows it prints nevertheless.
            var answer = ask(EngineCommands.inspect(part));
            inspected.putAll(Inspection.parse(answer.output()));
        }
        return inspected;
    }

    Optional<Inspection> inspect(ContainerId container) throws NoEngineException {
        return Optional.ofNullable(inspect(List.of(container)).get(container));
    }

    /** Whether the engine says that there is no such container, or that it does not run; silence says nothing. */
    boolean isGone(ContainerId container) throws NoEngineException {
        var answer = ask(EngineCommands.inspect(List.of(EngineCommands.name(container))));
        var found = Inspection.parse(answer.output()).get(container);
        return found == null ? isUnknown(answer) : !found.running();
    }

    boolean hasImage(String image) throws NoEngineException {
        return ask(EngineCommands.inspectImage(image)).isGood();
    }

    /**
     * As long as it takes; an interrupt ends it, and leaves nothing behind.
     *
     * @param environment of the client, with the credentials that it is to use
     * @param told hears each line of what the engine says of it
     * @return why it failed, in the engine's words; empty when the image is here
     */
    Optional<String> pull(String image, Map<String, String> environment, Consumer<String> told)
            throws NoEngineException, InterruptedException {
        // Not counted among those at once: the others are not to wait for it.
        var answer = client.follow(command(), EngineCommands.pull(image), environment, told);
        return answer.isGood() ? Optional.empty() : Optional.of(answer.why());
    }

    /**
     * Makes the volume, unless there is one of its name already.
     *
     * @throws IOException when it cannot be had, saying why
     */
    void provide(VolumeSource.External volume) throws NoEngineException, IOException {
        var there = ask(EngineCommands.inspectVolume(volume));
        if (!there.isGood()) {
            var made = ask(EngineCommands.createVolume(volume));
            there = ask(EngineCommands.inspectVolume(volume)); // others may have made it meanwhile
            if (!there.isGood()) {
                throw new IOException("Failed to create the volume '" + volume.name() + "' with the driver '"
                        + volume.driver() + "': " + made.why());
            }
        }
        var driver = there.output().strip();
        if (!untagged(driver).equals(untagged(volume.driver()))) {
            throw new IOException("the volume '" + volume.name() + "' is one of the driver '" + driver + "', not of '"
                    + volume.driver() + "'");
        }
    }

    /** Docker names a plug-in with its tag, which users leave out. */
    private static String untagged(String driver) {
        var usual = ":latest";
        return driver.endsWith(usual) ? driver.substring(0, driver.length() - usual.length()) : driver;
    }

    /**
     * Starts a container that is not waited for.
     *
     * @return why it does not run, in the engine's words; empty when it does
     */
    Optional<String> runDetached(List<String> words) throws NoEngineException {
        var answer = ask(words);
        return answer.isGood() ? Optional.empty() : Optional.of(answer.why());
    }

    /** The signal that the image asks for. Returns when the container has ended: true, or at once when there is none that runs. */
    boolean stop(ContainerId container) throws NoEngineException {
        // Not counted among those at once: it waits for the task.
        return client.run(command(), EngineCommands.stop(container, STOP), STOP).isGood();
    }

    boolean kill(ContainerId container) throws NoEngineException {
        return ask(EngineCommands.kill(container)).isGood();
    }

    /** Ends and removes it, if it is there. */
    boolean remove(ContainerId container) throws NoEngineException {
        var answer = ask(EngineCommands.remove(container));
        return answer.isGood() || isUnknown(answer);
    }

    private static boolean isUnknown(Answer answer) {
        var complaint = answer.complaint().toLowerCase(Locale.ROOT);
        return complaint.contains("no such container") || complaint.contains("no such object");
    }

    /** As {@link #remove}. What stays is said, and left to a later start. */
    void removeIfItCan(ContainerId container) {
        try {
            if (!remove(container)) {
                LOG.warn("a container cannot be removed, a later start tries again containerId={}", container);
            }
        } catch (NoEngineException e) {
            LOG.warn("a container cannot be removed: {} containerId={}", e.getMessage(), container);
        }
    }

    /** The containers of this owner, running or not. */
    List<ContainerId> list(String owner) throws NoEngineException {
        return EngineCommands.parseNames(ask(EngineCommands.list(owner)).output());
    }

    private Answer ask(List<String> arguments) throws NoEngineException {
        var command = command();
        permits.acquireUninterruptibly();
        try {
            return client.run(command, arguments, ANSWER);
        } finally {
            permits.release();
        }
    }
}
