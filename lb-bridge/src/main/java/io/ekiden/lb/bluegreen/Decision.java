package io.ekiden.lb.bluegreen;

/** The next step, and what to remember until the next look. */
public record Decision(Progress progress, Step step) {}
