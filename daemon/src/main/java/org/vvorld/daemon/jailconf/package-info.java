/**
 * FreeBSD's jail.conf(5): text in, jails with their parameters out. Pure, and made for files that may be hostile: what is read,
 * nested or expanded is bounded, and every error says {@code FILE:LINE: what; what to do}.
 *
 * <pre>
 *  text --Lexer--> tokens --Parser--> blocks of settings --Resolver--> jails
 *                            ^                                |
 *                        Includes                       Variables
 * </pre>
 *
 * It uses no other package.
 */
package org.vvorld.daemon.jailconf;
