/** What people do on the web page, in a real browser before a real server. */
@NullMarked
package io.ekiden.e2e.page;

import org.jspecify.annotations.NullMarked;
