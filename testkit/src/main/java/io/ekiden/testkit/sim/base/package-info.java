/**
 * What a simulation stands on: virtual time, seeded chance, a trace, breakable connections, slow stores.
 *
 * <p>One thread, no real time. Knows nothing of masters, agents or orchestrators.
 */
@NullMarked
package io.ekiden.testkit.sim.base;

import org.jspecify.annotations.NullMarked;
