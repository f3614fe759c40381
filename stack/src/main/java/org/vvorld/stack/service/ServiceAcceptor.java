package org.vvorld.stack.service;

import org.vvorld.stack.tcp.TcpAcceptor;

/** A service over TCP: {@link Services} knows by it what it runs. */
public interface ServiceAcceptor extends TcpAcceptor {
    /** Its name: {@code echo}. */
    String service();
}
