/**
 * What becomes of definitions of another Marathon here: each is read as a request to our API would be, and compared with what would come out.
 *
 * <p>Imports the readers of the API, which are shell; does nothing but compute.
 */
@NullMarked
package io.ekiden.migrate.check;

import org.jspecify.annotations.NullMarked;
