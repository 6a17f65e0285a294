@NullMarked
package io.ekiden.orchestrator.api.http;

import org.jspecify.annotations.NullMarked;
