package org.vvorld.stack.slaac;

/**
 * How a host treats router advertisements on an interface.
 *
 * @param isAccepting {@code accept_rtadv}: prefixes, routers and the rest are taken
 * @param takesRouters false is {@code no_radr}: no default router or route by advertisement
 * @param interfaceMtuBytes the most that the link may be told to carry
 * @param maxSolicitations after so many without an answer there are no more; 0 is RFC 7559: never give up
 */
public record AutoconfSettings(boolean isAccepting, boolean takesRouters, int interfaceMtuBytes, int maxSolicitations) {
    /** RFC 7559 and RFC 4861, for an Ethernet of 1500 bytes. */
    public static AutoconfSettings standard() {
        return new AutoconfSettings(true, true, 1500, 0);
    }
}
