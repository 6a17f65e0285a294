/** What tools that ask a server over HTTP have in common. */
@NullMarked
package io.ekiden.config.http;

import org.jspecify.annotations.NullMarked;
