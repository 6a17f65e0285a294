/**
 * Settings in files, one for each, as the packages of Mesos have them below {@code /etc}.
 *
 * <p>Shell. Reads files when asked to and owns nothing; what it cannot use is a {@code SettingsException} that names the file.
 */
@NullMarked
package io.ekiden.config.directory;

import org.jspecify.annotations.NullMarked;
