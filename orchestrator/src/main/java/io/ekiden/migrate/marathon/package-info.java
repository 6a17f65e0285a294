/**
 * What Marathon keeps in ZooKeeper and in its backups, read as it is: protocol buffers and JSON.
 *
 * <p>Core. Functions of bytes. Imports Jackson.
 */
@NullMarked
package io.ekiden.migrate.marathon;

import org.jspecify.annotations.NullMarked;
