/** Watches deployments until they are over and what they deployed is well, and explains what went wrong. Shell; what is shown of an app is worked out by {@link io.ekiden.cli.follow.Progress}, a function of what the API says. */
@NullMarked
package io.ekiden.cli.follow;

import org.jspecify.annotations.NullMarked;
