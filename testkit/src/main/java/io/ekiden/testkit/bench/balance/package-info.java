/** Load through a load balancer while tasks, agents and bridges come and go. */
@NullMarked
package io.ekiden.testkit.bench.balance;

import org.jspecify.annotations.NullMarked;
