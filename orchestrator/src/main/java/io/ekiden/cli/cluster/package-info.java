/** Commands about the orchestrator itself: {@code ekiden queue}, {@code leader}, {@code info}, {@code events}, {@code login}. Shell. */
@NullMarked
package io.ekiden.cli.cluster;

import org.jspecify.annotations.NullMarked;
