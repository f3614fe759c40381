/**
 * Routes. {@link org.vvorld.stack.route.Fib} is what a vnet's workers look up in; the tables, which adapt to their size like FreeBSD's
 * {@code net.route.algo}, are {@link org.vvorld.stack.route.Fib4} and {@link org.vvorld.stack.route.Fib6}.
 *
 * <pre>
 *   readers                          admin thread
 *   Fib4, Fib6 -> PrefixTable ------ Rib
 *                   Node               Inner    16 or 8 bits of the key
 *                   Ranges             Bucket   where the longest match changes; sorted prefixes
 *                   Deep, answer
 * </pre>
 */
package org.vvorld.stack.route;
