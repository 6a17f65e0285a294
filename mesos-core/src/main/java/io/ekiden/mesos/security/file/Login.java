package io.ekiden.mesos.security.file;

import io.ekiden.mesos.security.Credential;
import java.util.Optional;

/** How one comes to a master: as whom, and by which kind of connection. */
public record Login(Optional<Credential> credential, Tls tls) {
    /** As nobody. */
    public static final Login NONE = new Login(Optional.empty(), Tls.NONE);

    public static Login as(Optional<Credential> credential) {
        return new Login(credential, Tls.NONE);
    }
}
