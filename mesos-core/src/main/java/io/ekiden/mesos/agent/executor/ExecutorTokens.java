package io.ekiden.mesos.agent.executor;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an executor proves that it is itself with: a JSON web token of its framework, its id and its container, signed with a key that the
 * agent keeps in its work directory. So a token outlives the agent's process, and is worth nothing for another run.
 *
 * <p><b>Source:</b> Mesos {@code authentication/executor/jwt_secret_generator.cpp}, RFC 7519.
 */
public final class ExecutorTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final String HEADER =
            encoded(new JsonObject().put("alg", "HS256").put("typ", "JWT"));

    private final Path file;
    private byte @Nullable [] key;

    ExecutorTokens(Path workDir) {
        this.file = workDir.resolve("meta").resolve("executor_secret_key");
    }

    /** @throws UncheckedIOException when the key cannot be read or made */
    String of(TaskRun run) {
        return of(new ExecutorKey(run.frameworkId(), run.task().executorId()), run.containerId());
    }

    /** Whether this is the token of that executor in that container. */
    public boolean proves(String token, ExecutorKey executor, ContainerId containerId) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                of(executor, containerId).getBytes(StandardCharsets.UTF_8));
    }

    private String of(ExecutorKey executor, ContainerId containerId) {
        var claims = new JsonObject()
                .put("fid", executor.frameworkId().value())
                .put("eid", executor.executorId().value())
                .put("cid", containerId.value());
        var signed = HEADER + "." + encoded(claims);
        return signed + "." + encoded(signature(signed));
    }

    private byte[] signature(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized byte[] key() {
        if (key == null) {
            try {
                key = read();
            } catch (IOException e) {
                throw new UncheckedIOException("the key of executors' tokens cannot be used: " + file, e);
            }
        }
        return key;
    }

    private byte[] read() throws IOException {
        try {
            var kept = Files.readAllBytes(file);
            if (kept.length == KEY_BYTES) {
                return kept;
            }
        } catch (NoSuchFileException first) {
            // Made below.
        }
        return made();
    }

    /** Whole or not at all: executors that live hold tokens of it. */
    private byte[] made() throws IOException {
        var fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        Files.createDirectories(file.getParent());
        var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var temporary = Files.createTempFile(file.getParent(), "executor_secret_key", null, owners);
        Files.write(temporary, fresh);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return fresh;
    }

    private static String encoded(JsonObject json) {
        return encoded(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
