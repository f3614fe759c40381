package org.vvorld.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param config the config file
 * @param socket the control socket, in place of the config's
 */
public record DaemonOptions(Path config, Optional<Path> socket) {}
