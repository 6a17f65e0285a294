/**
 * Files that readers may see over HTTP: sandboxes on an agent, and the log. What is not attached is not there, and no symbolic link of a
 * task leads out of what is.
 *
 * <p>Shell. Blocking work runs on worker threads. May use the wire formats, the guard and Vert.x.
 */
@NullMarked
package io.ekiden.mesos.files;

import org.jspecify.annotations.NullMarked;
