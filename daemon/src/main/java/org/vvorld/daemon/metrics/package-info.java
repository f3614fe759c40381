/**
 * What the outside may know: figures for Prometheus, and whether the daemon is healthy, over HTTP.
 *
 * <pre>
 *  HttpEndpoint ---- GET /metrics ----> Metrics ----> Micrometer: JVM and process
 *       |                                  |
 *       +--- GET /healthz                  +--------> WorldCollector: vnets, interfaces, packet memory, workers
 *                                                           | admin.call, short: which jails and interfaces there are
 *                                                           | then, on the caller's thread, the counters
 * </pre>
 * The label {@code jail} is the jail's name; the host's own vnet has {@code 0}, which cannot be a jail's name.
 */
package org.vvorld.daemon.metrics;
