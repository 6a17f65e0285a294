package io.ekiden.mesos.agent.fetcher.source;

import java.time.Duration;

/**
 * Limits of a transfer.
 *
 * @param connectTimeout longest wait for a TCP connection
 * @param stallTimeout a transfer that brings less than 1 byte/s over this span is given up
 * @param resumes how many times a download that lost its connection goes on where it stopped; 0 or more
 * @param maxBytes most bytes of one file
 */
public record TransferLimits(Duration connectTimeout, Duration stallTimeout, int resumes, long maxBytes) {
    /** <b>Source:</b> Mesos agent flag {@code --fetcher_stall_timeout}; the others have no counterpart there. */
    public static final TransferLimits DEFAULT =
            new TransferLimits(Duration.ofSeconds(30), Duration.ofMinutes(1), 4, 20L << 30);

    public TransferLimits {
        if (resumes < 0) {
            throw new IllegalArgumentException("resumes=%d must be 0 or more".formatted(resumes));
        }
    }

    /** These limits with another stall timeout. */
    public TransferLimits withStallTimeout(Duration timeout) {
        return new TransferLimits(connectTimeout, timeout, resumes, maxBytes);
    }
}
