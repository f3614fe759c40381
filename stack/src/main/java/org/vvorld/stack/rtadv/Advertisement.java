package org.vvorld.stack.rtadv;

/**
 * What a router is to say on an interface.
 *
 * @param hasOwnPrefixes the prefixes of the interface's addresses take the place of those in the settings
 * @param hasOwnMtu the interface's MTU takes the place of the one in the settings
 */
public record Advertisement(RtadvSettings settings, boolean hasOwnPrefixes, boolean hasOwnMtu) {}
