/**
 * Stateless address autoconfiguration of a host, RFC 4861 section 6.3 and RFC 4862 section 5.5.
 *
 * <pre>
 *   RA -- RaMessage.check --> AutoconfHost -+-> RouterList    default routers        RFC 4861 6.3.4, RFC 4191
 *                                           +-> RouteList     more specific routes   RFC 4191
 *                                           +-> PrefixList    what is on the link    RFC 4861 6.3.4
 *                                           +-> AddressList   addresses, lifetimes   RFC 4862 5.5.3
 *                                           +-> DnsList       resolvers, domains     RFC 8106
 *   RouterSolicitor -- until a router is heard -->  RS                               RFC 7559
 * </pre>
 * One worker owns a host's state; what it leads to goes through {@link org.vvorld.stack.slaac.AutoconfEffects}. All tables are
 * bounded, and what is known to be in use does not make room for what was heard once.
 */
package org.vvorld.stack.slaac;
