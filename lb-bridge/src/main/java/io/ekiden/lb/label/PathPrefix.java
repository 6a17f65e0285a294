package io.ekiden.lb.label;

/** The beginning of the paths that a port is for, as HAProxy's {@code path_beg} compares it. */
public record PathPrefix(String path, boolean anyCase) {}
