@NullMarked
package io.ekiden.orchestrator.events;

import org.jspecify.annotations.NullMarked;
