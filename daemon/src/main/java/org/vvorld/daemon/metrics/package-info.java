/**
 * What the outside may know: figures for Prometheus, and whether the daemon is healthy, over HTTP.
 *
 * <pre>
 *  HttpEndpoint ---- GET /metrics ----> Metrics ----> Micrometer: JVM and process, WorldCollector: packet memory, workers
 *       |                                  |
 *       +--- GET /healthz                  +--------> WorldView: admin.call, short: which jails and interfaces there are
 *                                          +--------> VnetFamilies, InterfaceFamilies: their counters, a line at a time
 *                                                     to SeriesWriter, on the caller's thread
 * </pre>
 * The label {@code jail} is the jail's name; the host's own vnet has {@code 0}, and {@code (others)} are all jails without series of
 * their own ({@link org.vvorld.daemon.metrics.JailChoice}): neither can be a jail's name.
 */
package org.vvorld.daemon.metrics;
