/**
 * What runs, as JSON: apps with their state, tasks, deployments, the queue, events; Marathon's fields in Marathon's order.
 *
 * <p>Core: functions of records. May import the cores whose records it shows.
 */
@NullMarked
package io.ekiden.orchestrator.api.view;

import org.jspecify.annotations.NullMarked;
