/**
 * What an operator writes: one YAML file, read into records, every fault with its place.
 *
 * <pre>
 *  file --ConfigFile--> bytes --YamlDocument--> nodes with lines --ConfigReader--> VvorldConfig
 *            |                      |                                  |
 *            +----------------------+------- Fault, Fault, ... --------+--> ConfigException
 * </pre>
 *
 * A reader that meets a fault notes it and goes on with a stand-in value, so that an operator sees every fault of a
 * file at once; the stand-ins never leave the package, because any fault makes the load fail. Nothing in a file can
 * run code or name a class: YAML tags are refused, and what is read is text, numbers, maps and lists.
 */
package org.vvorld.config;
