/**
 * App definitions as JSON: read with Marathon 1.11's checks and words, written in its order.
 *
 * <p>Core: functions of records and JSON trees. May import Jackson and the definitions.
 */
@NullMarked
package io.ekiden.orchestrator.api.json;

import org.jspecify.annotations.NullMarked;
