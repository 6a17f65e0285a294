/** How the commands of users reach an orchestrator: where it is, who asks, and what its refusals mean. Shell. Knows the public API alone, and no Vert.x: a command is to answer at once. */
@NullMarked
package io.ekiden.cli.client;

import org.jspecify.annotations.NullMarked;
