/**
 * Plans as JSON: what a change would do, and what people should know before they make it.
 *
 * <p>Core: functions of a plan and of the state. Routes are in {@code io.ekiden.orchestrator.api}.
 */
@NullMarked
package io.ekiden.orchestrator.api.plan;

import org.jspecify.annotations.NullMarked;
