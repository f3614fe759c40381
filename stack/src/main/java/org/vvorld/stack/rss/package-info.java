/**
 * Receive side scaling: which flow a packet belongs to, and which worker a flow belongs to.
 *
 * <pre>
 *  frame --{@link org.vvorld.stack.rss.FlowHash}--> hash --{@link org.vvorld.stack.rss.BucketTable}--> worker
 *             |  which fields count
 *             v
 *          {@link org.vvorld.stack.rss.Toeplitz}
 *             fields to 32 bits
 * </pre>
 * All of it is immutable: one instance serves every worker, and a setting that changes makes a new one.
 */
package org.vvorld.stack.rss;
