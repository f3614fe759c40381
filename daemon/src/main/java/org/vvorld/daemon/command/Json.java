package org.vvorld.daemon.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** JSON as libxo(3) writes it: one line. */
final class Json {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private Json() {}

    static String text(JsonElement e) {
        return GSON.toJson(e) + "\n";
    }

    /** {@code {key: value}}. */
    static JsonObject object(String key, JsonElement value) {
        JsonObject o = new JsonObject();
        o.add(key, value);
        return o;
    }

    static JsonArray strings(Iterable<String> all) {
        JsonArray array = new JsonArray();
        all.forEach(array::add);
        return array;
    }
}
