package io.ekiden.lb.certificate;

import io.ekiden.lb.watch.Outage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one file. It is gone when two looks in a row do not find it: who renews a certificate may remove it first. One that is there
 * and cannot be read stays what it was. Confined to one thread.
 */
final class OneCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(OneCertificate.class);
    private static final int LOOKS = 2;

    private final Path file;
    private final Outage outage;
    private boolean shown;
    private Optional<Look.There> seen = Optional.empty();
    private Optional<Look.There> judged = Optional.empty();
    private int absences;

    /** @param shown whether HAProxy has taken it before, and a copy tells what that was */
    OneCertificate(Path file, boolean shown) {
        this.file = file;
        this.shown = shown;
        this.outage = new Outage(
                LOG,
                "a certificate cannot be read, HAProxy keeps what it has of it file=" + file,
                "a certificate can be read again file=" + file);
    }

    Path file() {
        return file;
    }

    /** How it is found now. */
    void see(Look look) {
        seen = Optional.empty();
        absences = look instanceof Look.Absent ? Math.min(LOOKS, absences + 1) : 0;
        switch (look) {
            case Look.Absent _ -> {}
            case Look.Unusable unusable -> outage.failed(new IOException(unusable.reason()));
            case Look.There there -> {
                outage.over();
                seen = Optional.of(there);
            }
        }
    }

    /** It was there, and then could not be read. */
    void unread(IOException reason) {
        seen = Optional.empty();
        outage.failed(reason);
    }

    /** It was named, and not by its directory alone: that it is gone has to be said. */
    void miss() {
        if (isGone()) {
            outage.failed(new IOException(file + " is not there"));
        }
    }

    /** HAProxy takes what was seen. */
    void taken() {
        judged = seen;
        shown = true;
    }

    /** HAProxy does not take what was seen: it has what it had, until the file changes. */
    void refused(String reason) {
        judged = seen;
        LOG.warn(
                shown
                        ? "a certificate is not taken, the one before stays until its file changes again file={}: {}"
                        : "a certificate is not shown until its file changes file={}: {}",
                file,
                reason);
    }

    /** Not even what it took before. */
    void forgotten() {
        shown = false;
        judged = Optional.empty();
    }

    /** True when HAProxy has taken it, and the copy is what it took. */
    boolean isShown() {
        return shown;
    }

    /** True when it can be read, and HAProxy was not asked about it as it is. */
    boolean isFresh() {
        return seen.isPresent() && !seen.equals(judged);
    }

    boolean isThere() {
        return seen.isPresent();
    }

    /** True when it has not been found twice in a row. */
    boolean isGone() {
        return absences >= LOOKS;
    }

    /** True when it was not found now. */
    boolean isAbsent() {
        return absences > 0;
    }
}
