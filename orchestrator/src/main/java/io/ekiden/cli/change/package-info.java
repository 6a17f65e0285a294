/** What all changes have in common: force, plans, waiting for the deployment, asking before what cannot be undone. Shell. */
@NullMarked
package io.ekiden.cli.change;

import org.jspecify.annotations.NullMarked;
