/**
 * What a change would do, before anybody decides to make it.
 *
 * <p>Core. A plan is read off the decision that the kernel would take on the change, so it cannot say anything else than what then
 * happens; nothing is applied.
 */
@NullMarked
package io.ekiden.orchestrator.kernel.plan;

import org.jspecify.annotations.NullMarked;
