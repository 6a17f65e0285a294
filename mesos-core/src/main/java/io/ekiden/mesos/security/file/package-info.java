/**
 * What is secret and lies in files: credentials, keys and certificates.
 *
 * <p>Shell: reads at the start and when something has changed, and refuses what others can read too. May import Vert.x options.
 */
@NullMarked
package io.ekiden.mesos.security.file;

import org.jspecify.annotations.NullMarked;
