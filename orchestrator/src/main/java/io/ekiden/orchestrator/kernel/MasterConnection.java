package io.ekiden.orchestrator.kernel;

import java.time.Instant;

/** The master we are subscribed to, and since when. */
public record MasterConnection(String masterId, String url, Instant since) {}
