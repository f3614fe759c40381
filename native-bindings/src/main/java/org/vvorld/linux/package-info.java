/**
 * Linux, as far as the daemon needs it: calls through jnr-ffi, memory through {@code java.lang.foreign}.
 *
 * <pre>
 *   Taps -----open---> TapDevice   one queue of a TAP: readv, writev with an IoVec
 *    |                    |fd
 *    +---link---> Link    +-----> Epoll <---fd--- EventFd     one loop waits for both
 *                 mtu, up, MAC
 *
 *   PacketSockets -open-> PacketSocket  raw socket of one worker on any interface: rings shared with the kernel
 *   SteeringProgram                     our RSS hash in the kernel: which PacketSocket, which queue of a TAP
 *   LinkMonitor    interfaces that come, go, and change
 *
 *   Signals        SIGTERM, SIGINT, SIGHUP          Cpu           which CPU a thread runs on
 *   SystemdNotify  ready, reloading, watchdog       Credentials   uid, umask, gid of a group
 *
 *   LinuxException with an Errno: which call, what for, what to do
 *   ------------------------------------------------------------------------------------
 *   Native (LibC, errno)   IfReq, TunInfo, UnixAddress, Netlink, PacketOptions, the rings: structures of the kernel
 * </pre>
 *
 * <ul>
 *   <li>An interface a subsystem ({@code Taps}, {@code Epoll}, {@code EventFd}, {@code Cpu}), so that tests inject failures; the
 *       real one is what its static method returns.
 *   <li>A native address is a {@code long}, {@link java.lang.foreign.MemorySegment#address()}; whoever passes it on keeps
 *       the memory alive.
 *   <li>What a worker calls for each frame ({@code readv}, {@code writev}, {@code nextFrame}, {@code transmitBuffer}, {@code
 *       flush}, {@code poll}, {@code signal}, {@code drain}) neither
 *       allocates nor throws: an error is a negative errno. All other methods throw {@link org.vvorld.linux.LinuxException}.
 *   <li>The JVM needs {@code --enable-native-access=ALL-UNNAMED}.
 * </ul>
 */
package org.vvorld.linux;
