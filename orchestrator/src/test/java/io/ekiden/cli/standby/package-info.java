/** Tests of what masters do before they lead. */
@NullMarked
package io.ekiden.cli.standby;

import org.jspecify.annotations.NullMarked;
