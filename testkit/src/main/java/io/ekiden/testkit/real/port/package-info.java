/** Which test has which ports of this machine. */
@NullMarked
package io.ekiden.testkit.real.port;

import org.jspecify.annotations.NullMarked;
