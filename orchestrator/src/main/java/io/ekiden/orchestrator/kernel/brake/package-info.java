/**
 * How many tasks may be killed for bad health in a while. When many are found ill at once it is more likely that who looks is cut off,
 * or that all lean on something that is down, than that all are broken; and killing all of them helps nobody.
 *
 * <p>Core: values only.
 */
@NullMarked
package io.ekiden.orchestrator.kernel.brake;

import org.jspecify.annotations.NullMarked;
