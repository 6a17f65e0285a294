/**
 * What the simulation's users ask for.
 *
 * <p>Random definitions, from the dice of one simulation.
 */
@NullMarked
package io.ekiden.testkit.sim.shape;

import org.jspecify.annotations.NullMarked;
