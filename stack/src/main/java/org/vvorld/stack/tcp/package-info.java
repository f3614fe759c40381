/**
 * TCP's protocol machine, RFC 9293 and what was added to it. It knows nothing of sockets, routes and interfaces; a connection is
 * owned by one worker, so that nothing here locks, and nothing is allocated for a segment.
 *
 * <pre>
 *            segments in                                         the user
 *                 |                                                 |  write, read, close; TcpEvents back
 *   TcpListener ----&gt; TcpConnection (the TCB, and the user's door) &lt;-+
 *        |               |
 *        |     SegmentArrives: what RFC 9293 3.10.7 asks in each state
 *        |        |- SynSentArrives   - Resets, challenge ACKs
 *        |        |- AckArrives ----&gt; SackScoreboard -&gt; RackTlp -&gt; Recovery (Prr, Undo) -&gt; CongestionControl
 *        |        |- DataArrives ---&gt; Reassembly -&gt; ReceiveBuffer
 *        |               |
 *        |     Transmit: what to send now (SendBuffer, Nagle, windows, pacing)
 *        |               |
 *   SynCookies           v
 *                    TcpOutput                 TcpTimers: one timer for all that waits for the peer
 * </pre>
 *
 * The scratch objects of a worker ({@link org.vvorld.stack.tcp.InSegment}, {@link org.vvorld.stack.tcp.OutSegment},
 * {@code AckSample}) and all that its connections share stand in {@link org.vvorld.stack.tcp.TcpContext}.
 */
package org.vvorld.stack.tcp;
