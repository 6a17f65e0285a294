/** How tests start Java processes that live for seconds. Shell; knows nothing of what runs in them. */
@NullMarked
package io.ekiden.testkit.real.jvm;

import org.jspecify.annotations.NullMarked;
