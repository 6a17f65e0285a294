/**
 * How the orchestrator's state is written down: one entry per app version, instance and deployment.
 *
 * <p>Shell. Knows the kernel's changes and the keys of the store, nothing of ZooKeeper.
 */
@NullMarked
package io.ekiden.orchestrator.store.codec;

import org.jspecify.annotations.NullMarked;
