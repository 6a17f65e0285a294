/**
 * Instances with data of their own: what is reserved and created for them with their first launch, how later ones find it again, and how
 * it is given back when the instance is no more.
 *
 * <p>Core. Functions of offers; nothing is kept here.
 */
@NullMarked
package io.ekiden.orchestrator.launch.resident;

import org.jspecify.annotations.NullMarked;
