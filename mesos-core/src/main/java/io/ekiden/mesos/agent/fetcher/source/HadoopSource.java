package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets the {@code hadoop} client fetch what it alone knows: {@code hdfs}, {@code viewfs}, {@code abfs}. It runs as the task's user, in a
 * directory of this user's beside the sandbox: into the sandbox itself nobody but the agent gets before the command begins.
 *
 * <p><b>Source:</b> Mesos {@code hdfs.cpp}: {@code hadoop version}, {@code hadoop fs -du}, {@code hadoop fs -copyToLocal}; found in
 * {@code --hadoop_home}, in {@code HADOOP_HOME}, on the PATH.
 */
public final class HadoopSource {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int COMPLAINT = 1000;
    private static final int MOST = 1 << 16;
    private static final Pattern SIZE = Pattern.compile("(?m)^\\s*([0-9]{1,18})\\s.*$");
    /** What sets up the agent, perhaps with passwords, and not Hadoop. */
    private static final Pattern OURS = Pattern.compile("(MESOS|EKIDEN|MARATHON|LIBPROCESS)_.*");

    /** What the client writes to until it is done. */
    private static final String COPYING = "._COPYING_";

    private final Optional<Path> home;
    private final Map<String, String> environment;
    private final TransferLimits limits;
    private volatile boolean proven;

    /** @param home of Hadoop; absent: as the environment says */
    public HadoopSource(Optional<Path> home, Map<String, String> environment, TransferLimits limits) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.limits = limits;
    }

    /** Where the client works for a sandbox: beside it. What is there goes when the fetch ends; or, if the agent dies, with the sandbox. */
    public static Path workplace(Path sandbox) {
        return sandbox.resolveSibling(".fetch-" + sandbox.getFileName());
    }

    /** Whether there is a client; that it works is another matter. */
    public boolean isInstalled() {
        return client().isPresent();
    }

    public Fetched fetch(Order order, String store) throws FetchException, IOException, InterruptedException {
        var uri = order.uri();
        var client = client().orElseThrow(() -> uri.refused(
                "it needs the hadoop client, which is neither in --hadoop-home nor in HADOOP_HOME nor on the PATH"));
        prove(uri, client);
        var total = order.room() == Room.UNLIMITED ? OptionalLong.empty() : size(order, client, store);
        if (total.isPresent()) {
            admit(order, total.getAsLong());
        }
        var user = order.task().user();
        var directory = workplace(order.task().sandbox());
        // Of an agent that died.
        delete(directory, user);
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            user.own(directory);
            var file = directory.resolve("file");
            copy(order, command(client, user, "fs", "-copyToLocal", store, file.toString()), file, total);
            take(order, file);
        } finally {
            delete(directory, user);
        }
        return new Fetched(false, Validators.NONE, Fetched.PLAIN);
    }

    /** A configured client that is not there is not replaced by another one. */
    private Optional<Path> client() {
        var configured = home.or(() -> Optional.ofNullable(environment.get("HADOOP_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of));
        var candidates = configured.isPresent()
                ? Stream.of(configured.get().resolve("bin"))
                : Stream.of(environment.getOrDefault("PATH", "").split(":"))
                        .filter(entry -> !entry.isEmpty())
                        .map(Path::of);
        return candidates
                .map(directory -> directory.resolve("hadoop").toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private void prove(FetchUri uri, Path client) throws FetchException, IOException, InterruptedException {
        if (!proven) {
            var answer = run(uri, List.of(client.toString(), "version"));
            if (answer.status() != 0) {
                throw uri.unavailable("the hadoop client %s does not work: %s".formatted(client, answer.complaint()));
            }
            proven = true;
        }
    }

    /** Unknown if the client does not say: some stores don't know. */
    private OptionalLong size(Order order, Path client, String store)
            throws FetchException, IOException, InterruptedException {
        var answer = run(order.uri(), command(client, order.task().user(), "fs", "-du", store));
        var size = SIZE.matcher(answer.output());
        return answer.status() == 0 && size.find()
                ? OptionalLong.of(Long.parseLong(size.group(1)))
                : OptionalLong.empty();
    }

    private void copy(Order order, List<String> command, Path file, OptionalLong total)
            throws FetchException, IOException, InterruptedException {
        var uri = order.uri();
        var complaints = Files.createTempFile("ekiden-hadoop", ".err");
        var process = start(command, complaints, ProcessBuilder.Redirect.DISCARD);
        try {
            var pace = new Pace(limits.stallTimeout());
            long before = 0;
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = size(file) + size(file.resolveSibling(file.getFileName() + COPYING));
                admit(order, now);
                pace.came(Math.max(0, now - before));
                pace.check();
                if (now != before) {
                    order.received().bytes(now, total);
                }
                before = now;
            }
            if (process.exitValue() != 0) {
                throw uri.refused("hadoop fs -copyToLocal ended with status %d: %s"
                        .formatted(process.exitValue(), complaint(complaints)));
            }
        } catch (Pace.Stalled stalled) {
            throw uri.unavailable("stalled: " + stalled.getMessage());
        } finally {
            kill(process);
            Files.deleteIfExists(complaints);
        }
    }

    private void admit(Order order, long bytes) throws FetchException, Room.Full {
        if (bytes > limits.maxBytes()) {
            throw order.uri()
                    .refused("it has %d bytes or more, beyond the limit of %d".formatted(bytes, limits.maxBytes()));
        }
        order.room().ensure(bytes);
    }

    /** Only what the user's client wrote itself: a link in its place would lead the agent, who is root, to anything. */
    private void take(Order order, Path file) throws FetchException, IOException {
        var uri = order.uri();
        var apart = Files.createTempDirectory(order.task().sandbox(), ".fetch-");
        try {
            var taken = apart.resolve("file");
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw uri.refused("the hadoop client brought no file");
            }
            Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
            var attributes = Files.readAttributes(taken, "unix:uid,nlink", LinkOption.NOFOLLOW_LINKS);
            boolean foreign = order.task().user() instanceof TaskUser.Other other
                    && !Integer.valueOf(other.uid()).equals(attributes.get("uid"));
            if (foreign
                    || !Integer.valueOf(1).equals(attributes.get("nlink"))
                    || !Files.isRegularFile(taken, LinkOption.NOFOLLOW_LINKS)) {
                throw uri.refused("the hadoop client brought a link instead of a file");
            }
            long size = Files.size(taken);
            admit(order, size);
            Files.move(taken, order.target(), StandardCopyOption.REPLACE_EXISTING);
            order.received().bytes(size, OptionalLong.of(size));
        } finally {
            delete(apart, new TaskUser.Own());
        }
    }

    private record Answer(int status, String output, String complaint) {}

    private Answer run(FetchUri uri, List<String> command) throws FetchException, IOException, InterruptedException {
        var complaints = Files.createTempFile("ekiden-hadoop", ".err");
        var output = Files.createTempFile("ekiden-hadoop", ".out");
        try {
            var process = start(command, complaints, ProcessBuilder.Redirect.to(output.toFile()));
            try {
                if (!process.waitFor(limits.stallTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw uri.unavailable("stalled: no answer from '%s' within %s"
                            .formatted(FetchUri.masked(String.join(" ", command)), limits.stallTimeout()));
                }
            } finally {
                kill(process);
            }
            return new Answer(process.exitValue(), read(output, 0), complaint(complaints));
        } finally {
            Files.deleteIfExists(complaints);
            Files.deleteIfExists(output);
        }
    }

    private Process start(List<String> command, Path complaints, ProcessBuilder.Redirect output) throws IOException {
        var builder = new ProcessBuilder(command).redirectOutput(output).redirectError(complaints.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        // The client is the user's to look into.
        builder.environment().keySet().removeIf(name -> OURS.matcher(name).matches());
        home.ifPresent(path -> builder.environment().put("HADOOP_HOME", path.toString()));
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static List<String> command(Path client, TaskUser user, String... arguments) {
        var command = new ArrayList<>(user.prefix());
        command.add(client.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** With its children: the client is a script around a program. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String complaint(Path complaints) throws IOException {
        // The last lines say why; before them come warnings about the installation.
        var text = FetchUri.masked(
                read(complaints, Math.max(0, Files.size(complaints) - MOST)).strip());
        return text.isEmpty() ? "it said nothing" : text.substring(Math.max(0, text.length() - COMPLAINT));
    }

    private static String read(Path file, long from) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    /**
     * Removes a directory with what the client left in it. Each directory becomes the agent's before it is looked into: from then on the user
     * can't put a link in the place of anything, which would lead the agent, who is root, to remove other files.
     */
    private static void delete(Path path, TaskUser user) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (user instanceof TaskUser.Other) {
                Files.setAttribute(path, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            List<Path> inside;
            try (var list = Files.list(path)) {
                inside = list.toList();
            }
            for (var one : inside) {
                delete(one, user);
            }
        }
        Files.deleteIfExists(path);
    }
}
