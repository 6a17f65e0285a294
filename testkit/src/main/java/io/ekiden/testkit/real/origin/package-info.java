/**
 * Servers that apps are fetched from: good ones, slow ones, and such that break off.
 *
 * <p>Shell. Loopback only. May import the JDK and Commons Compress.
 */
@NullMarked
package io.ekiden.testkit.real.origin;

import org.jspecify.annotations.NullMarked;
