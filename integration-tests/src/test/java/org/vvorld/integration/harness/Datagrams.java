package org.vvorld.integration.harness;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;

/**
 * UDP to and fro: {@code serve ADDRESS PORT} sends back what comes, {@code ask ADDRESS PORT COUNT SEED [MOST]} checks that, with up to MOST
 * bytes each; {@code flows ADDRESS PORT FLOWS COUNT} asks so often from each of so
 * many ports, always the same; {@code sink ADDRESS PORT} keeps it.
 */
public final class Datagrams {
    private static final int LARGEST_PAYLOAD = 1472;
    private static final int SHORT_PAYLOAD = 100;
    private static final int FIRST_PORT = 20_000;
    private static final int TIMEOUT_MILLIS = 5_000;

    private Datagrams() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        switch (args[0]) {
            case "serve" -> serve(address, true);
            case "sink" -> serve(address, false);
            case "flows" -> flows(address, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            default -> {
                int most = args.length > 5 ? Integer.parseInt(args[5]) : LARGEST_PAYLOAD;
                ask(address, Integer.parseInt(args[3]), Long.parseLong(args[4]), most);
            }
        }
    }

    private static void serve(InetSocketAddress address, boolean answers) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(address)) {
            System.out.println("serving");
            byte[] buffer = new byte[65_536];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (answers) {
                    socket.send(packet);
                }
            }
        }
    }

    private static void flows(InetSocketAddress address, int flows, int count) throws IOException {
        for (int flow = 0; flow < flows; flow++) {
            try (DatagramSocket socket = new DatagramSocket(FIRST_PORT + flow)) {
                ask(socket, address, count, flow, SHORT_PAYLOAD);
            }
        }
        System.out.println(flows + " flows were answered");
    }

    private static void ask(InetSocketAddress address, int count, long seed, int most) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            ask(socket, address, count, seed, most);
        }
        System.out.println(count + " datagrams came back unchanged");
    }

    private static void ask(DatagramSocket socket, InetSocketAddress address, int count, long seed, int most)
            throws IOException {
        Random random = new Random(seed);
        byte[] buffer = new byte[65_536];
        socket.connect(address);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        for (int i = 0; i < count; i++) {
            // Not empty: the JDK does not send an empty datagram from a connected socket.
            byte[] asked = new byte[1 + random.nextInt(most)];
            random.nextBytes(asked);
            socket.send(new DatagramPacket(asked, asked.length));
            DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
            socket.receive(answer);
            byte[] answered = Arrays.copyOf(answer.getData(), answer.getLength());
            if (!Arrays.equals(asked, answered)) {
                throw new IOException(
                        "datagram " + i + " of " + asked.length + " bytes came back changed (seed " + seed + ")");
            }
        }
    }
}
