package org.vvorld.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything that passes an interface in a network namespace, in a pcap file, and tshark's opinion of it. */
public final class Capture implements AutoCloseable {
    private static final String LAST_ADDRESS = "192.0.2.77";
    private static final String LAST_ADDRESS_BYTES =
            new String(new byte[] {(byte) 192, 0, 2, 77}, StandardCharsets.ISO_8859_1);
    /**
     * Random bytes go over port 7001, and among thousands of segments tshark finds one that looks like some protocol, malformed:
     * it is told to take them for Echo, which is any bytes.
     */
    private static final String[] CHECKS =
            ("-o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE"
                            + " -d tcp.port==7001,echo")
                    .split(" ");

    private final Path directory = Scratch.directory();
    private final Path file = directory.resolve("capture.pcap");
    private final Netns netns;
    private final String link;
    private final Running dumpcap;

    public Capture(Netns netns, String link) {
        this.netns = netns;
        this.link = link;
        dumpcap = netns.command("dumpcap", "-q", "-P", "-i", link, "-w", file.toString())
                .start();
        try {
            Await.until("dumpcap captures", () -> {
                if (!dumpcap.isAlive()) {
                    throw new AssertionError("dumpcap ended:\n" + dumpcap.err());
                }
                return dumpcap.err().contains("File:");
            });
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Ends the capture; what was captured stays readable until {@link #close}. */
    public void stop() {
        if (dumpcap.isAlive()) {
            awaitAllUpToNow();
            dumpcap.signal("INT");
            dumpcap.end(Duration.ofSeconds(10)).expect(0);
        }
    }

    /**
     * The kernel hands frames to dumpcap in blocks, and the last, half-full one is lost if dumpcap ends first. So a last frame goes
     * out, an ARP probe for an address that nobody has, until it is in the file.
     */
    private void awaitAllUpToNow() {
        try (Running probe = netns.command("arping", "-D", "-c", "1", "-w", "10", "-I", link, LAST_ADDRESS)
                .start()) {
            Await.until("the probe of process " + probe.pid() + " is captured", this::hasLastFrame);
        }
    }

    private boolean hasLastFrame() {
        try {
            // One char a byte.
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(LAST_ADDRESS_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The frames that a display filter selects, one line each. Ends the capture. */
    public List<String> frames(String filter) {
        stop();
        return framesSoFar(filter);
    }

    /** The frames up to now that a display filter selects, one line each. */
    public List<String> framesSoFar(String filter) {
        String[] argv = new String[CHECKS.length + 6];
        argv[0] = "tshark";
        System.arraycopy(CHECKS, 0, argv, 1, CHECKS.length);
        String[] rest = {"-n", "-r", file.toString(), "-Y", filter};
        System.arraycopy(rest, 0, argv, 1 + CHECKS.length, rest.length);
        return Command.of(argv).run().text().lines().toList();
    }

    /** Fails if {@code mac}, which may have more of a display filter behind it, sent nothing, or sent what tshark objects to. */
    public void requireClean(String mac) {
        String from = "eth.src == " + mac;
        if (frames(from).isEmpty()) {
            throw new AssertionError("no frame of " + mac + " was captured");
        }
        List<String> faulty = frames(from + " && (_ws.malformed || ip.checksum.status == \"Bad\""
                + " || icmp.checksum.status == \"Bad\" || icmpv6.checksum.status == \"Bad\" || udp.checksum.status == \"Bad\""
                + " || tcp.checksum.status == \"Bad\" || _ws.expert.severity == error)");
        if (!faulty.isEmpty()) {
            throw new AssertionError("tshark objects to what " + mac + " sent:\n" + String.join("\n", faulty));
        }
    }

    @Override
    public void close() {
        dumpcap.close();
        Scratch.remove(directory);
    }
}
