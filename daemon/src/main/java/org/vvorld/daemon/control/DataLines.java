package org.vvorld.daemon.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.Base64;
import org.vvorld.daemon.command.CommandInput;

/** Standard input of a command as it comes over the control socket: lines behind the request. For one thread, beside the command's. */
final class DataLines implements CommandInput {
    private final ClientChannel channel;
    private boolean ended;

    DataLines(ClientChannel channel) {
        this.channel = channel;
    }

    @Override
    public synchronized byte[] read() throws IOException {
        String line = ended ? null : channel.nextLine();
        byte[] bytes = line == null ? null : bytes(line);
        ended = bytes == null;
        return bytes;
    }

    /** Ends the connection, and returns when nobody reads it any more. What was written to it has to be out. */
    void close() {
        channel.hangUp();
        synchronized (this) {
            ended = true;
        }
    }

    private static byte[] bytes(String line) throws IOException {
        try {
            JsonElement element = JsonParser.parseString(line);
            if (element instanceof JsonObject o && o.size() == 1 && o.has("data")) {
                JsonElement data = o.get("data");
                if (data.isJsonNull()) {
                    return null;
                }
                if (data instanceof JsonPrimitive p && p.isString()) {
                    return Base64.getDecoder().decode(p.getAsString());
                }
            }
        } catch (JsonParseException | IllegalArgumentException | StackOverflowError e) {
            throw new IOException("standard input: it is not {\"data\":\"BASE64\"}", e);
        }
        throw new IOException("standard input: it is not {\"data\":\"BASE64\"}");
    }
}
