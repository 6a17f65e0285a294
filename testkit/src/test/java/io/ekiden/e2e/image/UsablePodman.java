package io.ekiden.e2e.image;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.testkit.real.image.Podman;
import java.io.IOException;
import java.nio.file.Path;

/** A podman that runs containers; where there is none, the test is skipped with the reason. */
final class UsablePodman {
    private UsablePodman() {}

    static Podman in(Path dir) throws IOException {
        Podman podman;
        try {
            podman = new Podman(dir);
        } catch (IllegalStateException refused) {
            return abort("podman works here: " + refused.getMessage());
        }
        var lacking = podman.lacking();
        if (lacking.isPresent()) {
            podman.close();
        }
        assumeTrue(lacking.isEmpty(), () -> "podman runs containers here: " + lacking.orElse(""));
        return podman;
    }
}
