package org.vvorld.daemon.command;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.wire.Ipv4Address;

/** Jails as JSON. Written without a tree in between: there may be 10,000 of them, and the admin thread waits. */
final class JlsJson {
    private JlsJson() {}

    static String text(Scope scope, Collection<Jail> jails) {
        StringWriter text = new StringWriter(256 * (jails.size() + 1));
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject()
                    .name("jail-information")
                    .beginObject()
                    .name("jail")
                    .beginArray();
            for (Jail j : jails) {
                jail(json, scope, j);
            }
            json.endArray().endObject().endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter cannot fail", e);
        }
        return text.append('\n').toString();
    }

    private static void jail(JsonWriter json, Scope scope, Jail j) throws IOException {
        json.beginObject();
        json.name("jid").value(j.jid());
        json.name("parent").value(scope.parentJidOf(j));
        json.name("name").value(scope.nameOf(j));
        json.name("hostname").value(j.hostname());
        json.name("path").value("/");
        json.name("state").value(JlsTool.state(j));
        json.name("vnet").value(j.ownsVnet() ? "new" : "inherit");
        json.name("persist").value(j.persist());
        json.name("children-max").value(j.childrenMax());
        json.name("children-cur").value(j.childrenCur());
        json.name("owner").value(j.owner().toString());
        json.name("quarantined").value(j.vnet().isQuarantined());
        strings(json.name("interfaces"), JlsTool.interfaces(j));
        strings(
                json.name("ipv4"),
                j.addresses().stream().map(Ipv4Address::format).toList());
        json.endObject();
    }

    private static void strings(JsonWriter json, List<String> all) throws IOException {
        json.beginArray();
        for (String s : all) {
            json.value(s);
        }
        json.endArray();
    }
}
