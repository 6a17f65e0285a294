/**
 * JSON of the public API, as Marathon 1.11 reads and writes it: definitions in, definitions and their state out.
 *
 * <p>Core: functions of records and JSON trees. May import Jackson and the cores whose records it shows.
 */
@NullMarked
package io.ekiden.orchestrator.api.json;

import org.jspecify.annotations.NullMarked;
