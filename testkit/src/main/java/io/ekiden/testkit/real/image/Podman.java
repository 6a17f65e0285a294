package io.ekiden.testkit.real.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The container engine of this machine, with one image made of nothing but busybox: no registry is asked. */
public final class Podman implements AutoCloseable {
    /** Where neither systemd nor a newer runtime is. */
    public static final String COMMAND = "podman --runtime=runc --cgroup-manager=cgroupfs";
    /** A container may not have more than we have. */
    public static final String RUN_ARGUMENTS = "--ulimit=nofile=1024:1024 --ulimit=nproc=1000:1000";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> PROGRAMS =
            List.of("sh", "sleep", "echo", "cat", "httpd", "env", "dd", "test", "hostname", "wget");

    /** As what is pulled is called, too. */
    private final List<String> pulled = new ArrayList<>();

    private final String image = "localhost/ekiden-it:" + UUID.randomUUID();

    /**
     * @param dir for what the image is made of
     * @throws IllegalStateException where there is no podman, or no busybox that needs no libraries
     */
    public Podman(Path dir) throws IOException {
        if (!Files.isExecutable(BUSYBOX)) {
            throw new IllegalStateException("there is no " + BUSYBOX);
        }
        make(dir.resolve("image"), image, "served from the image");
    }

    /** An image whose page is that text, as a registry has it: a layout of OCI. It is not kept by the engine. */
    public Path layout(Path dir, String page) throws IOException {
        var name = "localhost/ekiden-it:" + UUID.randomUUID();
        make(dir.resolve("image"), name, page);
        var layout = dir.resolve("layout");
        pulled.add(podman("image", "inspect", "--format={{.Id}}", name));
        podman("save", "--format=oci-dir", "--output=" + layout, name);
        podman("rmi", name);
        return layout;
    }

    private void make(Path root, String name, String page) throws IOException {
        var bin = Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("www"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (var program : PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
        }
        Files.writeString(root.resolve("www").resolve("index.html"), page);
        var archive = root.resolveSibling("image.tar");
        run(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
        podman("import", archive.toString(), name);
    }

    /** Why this machine runs no containers, such as for want of rights; empty when it does. */
    public Optional<String> lacking() {
        try {
            var words = new ArrayList<>(List.of("run", "--rm"));
            words.addAll(List.of(RUN_ARGUMENTS.split(" ")));
            words.addAll(List.of("--memory=64m", "--network=bridge", image, "/bin/test", "1"));
            podman(words.toArray(String[]::new));
            return Optional.empty();
        } catch (IllegalStateException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    public String image() {
        return image;
    }

    /** Runs a command of podman that ends by itself, and succeeds. */
    public String podman(String... arguments) {
        var words = new ArrayList<>(List.of(COMMAND.split(" ")));
        words.addAll(List.of(arguments));
        return run(words);
    }

    /** The names of the containers of an agent. */
    public List<String> containers(Path workDir) {
        return podman("ps", "--all", "--filter=label=io.ekiden.agent=" + workDir, "--format={{.Names}}")
                .lines()
                .toList();
    }

    private static String run(List<String> words) {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(words + " failed: " + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Removes the images, with all containers made of them. */
    @Override
    public void close() {
        pulled.forEach(id -> podman("rmi", "--force", "--ignore", id));
        podman("rmi", "--force", image);
    }
}
