/**
 * Where a Marathon is read from: a running one, a file, its ZooKeeper.
 *
 * <p>Shell. Methods block. Reads, and never writes: neither there nor to a disk.
 */
@NullMarked
package io.ekiden.migrate.source;

import org.jspecify.annotations.NullMarked;
