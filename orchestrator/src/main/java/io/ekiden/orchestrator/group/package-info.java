/**
 * Groups of apps: which there are, what is wanted of them, and what a change of one means for the apps below it.
 *
 * <p>Core. Apps stand in one sorted map, so the members of a group are a range of it; a group itself holds only what is its own.
 */
@NullMarked
package io.ekiden.orchestrator.group;

import org.jspecify.annotations.NullMarked;
