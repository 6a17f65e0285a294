/**
 * Deployments: what a change of definitions means in steps, and when a step is done.
 *
 * <p>Core. A deployment holds versions, never definitions: those stand in the history of the apps it touches.
 */
@NullMarked
package io.ekiden.orchestrator.deployment;

import org.jspecify.annotations.NullMarked;
