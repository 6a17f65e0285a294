package io.ekiden.orchestrator.kernel;

import java.time.Instant;
import java.util.Optional;

/**
 * The master we are subscribed to, and since when.
 *
 * @param region of its fault domain, if it has one
 */
public record MasterConnection(String masterId, String url, Instant since, Optional<String> region) {}
