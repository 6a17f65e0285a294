package io.ekiden.lb.bluegreen;

import java.time.Duration;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param initial instances that the younger app starts with, from 1 on
 * @param step instances that come, and that go when it is undone, at a time; from 1 on
 * @param maxWait how long anything may take: what still drains then is killed, what is not healthy then is undone
 * @param hold ends when the younger app has the traffic, and leaves the older one there
 */
public record Rollout(Goal goal, int initial, int step, Duration maxWait, boolean hold, Optional<Canary> canary) {}
