/**
 * The web page in a real Chromium before a large cluster.
 *
 * <p>Shell. What is measured is seen from within the page, between an input and the picture that shows what came of it.
 */
@NullMarked
package io.ekiden.testkit.bench.page;

import org.jspecify.annotations.NullMarked;
