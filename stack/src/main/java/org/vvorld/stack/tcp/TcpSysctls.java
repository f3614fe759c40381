package org.vvorld.stack.tcp;

import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.sysctl.SysctlValues;

/** A vnet's {@code net.inet.tcp.*} as the machine wants them. Copied when one has changed: a segment costs a comparison. */
final class TcpSysctls {
    private static final long MILLIS = 1_000_000L;

    private final SysctlValues from;
    private final TcpSettings to;
    private Object seen = this;

    TcpSysctls(SysctlValues from, TcpSettings to) {
        this.from = from;
        this.to = to;
    }

    /** Has the settings be what the sysctls are. */
    void refresh() {
        Object version = from.version();
        if (version != seen) {
            seen = version;
            copy();
        }
    }

    private void copy() {
        to.mssDefault = from.get(Sysctl.TCP_MSS_DEFAULT);
        to.mssMinimum = from.get(Sysctl.TCP_MSS_MINIMUM);
        to.sack = from.isOn(Sysctl.TCP_SACK);
        to.rfc7323 = from.isOn(Sysctl.TCP_RFC1323);
        to.ecn = from.get(Sysctl.TCP_ECN);
        to.congestion = from.get(Sysctl.TCP_CC) == 0 ? CongestionAlgorithm.CUBIC : CongestionAlgorithm.NEWRENO;
        to.initialWindowSegments = from.get(Sysctl.TCP_INITCWND);
        to.delayedAck = from.isOn(Sysctl.TCP_DELAYED_ACK);
        to.delayedAckNanos = from.get(Sysctl.TCP_DELACKTIME) * MILLIS;
        to.sendSpace = from.get(Sysctl.TCP_SENDSPACE);
        to.receiveSpace = from.get(Sysctl.TCP_RECVSPACE);
        to.sendSpaceMaximum = from.isOn(Sysctl.TCP_SENDBUF_AUTO) ? from.get(Sysctl.TCP_SENDBUF_MAX) : to.sendSpace;
        to.receiveSpaceMaximum =
                from.isOn(Sysctl.TCP_RECVBUF_AUTO) ? from.get(Sysctl.TCP_RECVBUF_MAX) : to.receiveSpace;
        to.mslNanos = from.get(Sysctl.TCP_MSL) * MILLIS;
        to.keepIdleNanos = from.get(Sysctl.TCP_KEEPIDLE) * MILLIS;
        to.keepIntervalNanos = from.get(Sysctl.TCP_KEEPINTVL) * MILLIS;
        to.keepCount = from.get(Sysctl.TCP_KEEPCNT);
        to.keepInitNanos = from.get(Sysctl.TCP_KEEPINIT) * MILLIS;
        to.keepAlive = from.isOn(Sysctl.TCP_ALWAYS_KEEPALIVE);
        to.finWait2Nanos = from.get(Sysctl.TCP_FINWAIT2_TIMEOUT) * MILLIS;
        to.rtoInitialNanos = from.get(Sysctl.TCP_REXMIT_INITIAL) * MILLIS;
        to.rtoMinimumNanos = from.get(Sysctl.TCP_REXMIT_MIN) * MILLIS;
        to.retransmits = from.get(Sysctl.TCP_RETRIES);
        to.synCookies = from.isOn(Sysctl.TCP_SYNCOOKIES);
        to.synCookiesOnly = from.isOn(Sysctl.TCP_SYNCOOKIES_ONLY);
        to.pathMtuDiscovery = from.isOn(Sysctl.TCP_PATH_MTU_DISCOVERY);
        to.blackHoleDetection = from.isOn(Sysctl.TCP_BLACKHOLE_DETECTION);
        to.segmentationOffload = from.isOn(Sysctl.TCP_TSO);
    }
}
