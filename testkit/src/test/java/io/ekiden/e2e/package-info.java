/** The main job on real processes: ZooKeeper, agents, tasks, HAProxy, traffic. */
@NullMarked
package io.ekiden.e2e;

import org.jspecify.annotations.NullMarked;
