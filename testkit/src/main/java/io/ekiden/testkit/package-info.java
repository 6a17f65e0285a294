/**
 * What tests and measurements share: the simulated cluster, benches, harnesses for real processes.
 *
 * <p>Never part of what a user runs in production.
 */
@NullMarked
package io.ekiden.testkit;

import org.jspecify.annotations.NullMarked;
