/**
 * What became of an app's tasks: the last ones that ended, and what they say about how well it runs.
 *
 * <p>Core. Bounded per app; stored, one small entry for each task, so that the next leader knows it too.
 */
@NullMarked
package io.ekiden.orchestrator.kernel.history;

import org.jspecify.annotations.NullMarked;
