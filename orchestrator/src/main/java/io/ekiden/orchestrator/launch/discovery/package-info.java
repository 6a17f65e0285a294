/**
 * How tasks say where they can be found.
 *
 * <p>Core. Functions of definitions and of ports that were given out; imports no other package of launches.
 */
@NullMarked
package io.ekiden.orchestrator.launch.discovery;

import org.jspecify.annotations.NullMarked;
