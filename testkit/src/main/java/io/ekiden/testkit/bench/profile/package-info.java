/** Where the time of a measured process went. */
@NullMarked
package io.ekiden.testkit.bench.profile;

import org.jspecify.annotations.NullMarked;
