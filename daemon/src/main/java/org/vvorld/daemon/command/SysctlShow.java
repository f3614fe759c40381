package org.vvorld.daemon.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;

/** What sysctl(8) prints: lines as they come, or one JSON object at the end. */
final class SysctlShow {
    /** What its options ask for. */
    record Form(
            boolean describe,
            boolean type,
            boolean assignments,
            boolean human,
            boolean hexadecimal,
            boolean namesOnly,
            boolean valuesOnly) {}

    private final Oid.Seen from;
    private final Form form;
    private final JsonObject json = new JsonObject();
    private boolean isFailed;

    SysctlShow(Oid.Seen from, Form form) {
        this.from = from;
        this.form = form;
    }

    Scope scope() {
        return from.scope();
    }

    void add(Oid o) {
        if (scope().json()) {
            json.add(o.name(), jsonOf(o));
        } else if (form.namesOnly()) {
            scope().print(o.name() + "\n");
        } else {
            scope().print(label(o) + told(o) + "\n");
        }
    }

    /** Sets it, and shows what it was and is. @throws ToolException if it cannot be set */
    void set(Oid o, String text) {
        JsonPrimitive before = o.value(from);
        o.set(scope(), text);
        JsonPrimitive now = o.value(from);
        if (scope().json()) {
            JsonObject change = new JsonObject();
            change.add("old", before);
            change.add("new", now);
            json.add(o.name(), change);
        } else if (form.namesOnly()) {
            scope().print(o.name() + "\n");
        } else {
            scope().print(label(o) + text(o, before) + " -> " + text(o, now) + "\n");
        }
    }

    void problem(String text) {
        isFailed = true;
        if (!text.isEmpty()) {
            scope().out().err(text);
        }
    }

    /** Prints what is kept until the end. */
    void print() {
        if (scope().json() && (!isFailed || !json.isEmpty())) {
            scope().print(Json.text(json));
        }
    }

    private String label(Oid o) {
        return form.valuesOnly() ? "" : o.name() + separator();
    }

    private String separator() {
        return form.assignments() ? "=" : ": ";
    }

    private String told(Oid o) {
        if (!form.describe() && !form.type()) {
            return text(o, o.value(from));
        }
        String type = form.type() ? o.type().key() : "";
        String both = form.type() && form.describe() ? separator() : "";
        return type + both + (form.describe() ? o.description() : "");
    }

    private JsonElement jsonOf(Oid o) {
        if (form.describe() && form.type()) {
            JsonObject both = new JsonObject();
            both.addProperty("type", o.type().key());
            both.addProperty("description", o.description());
            return both;
        }
        return form.describe() || form.type() ? new JsonPrimitive(told(o)) : o.value(from);
    }

    private String text(Oid o, JsonPrimitive value) {
        if (o.type().isNumber() && form.hexadecimal()) {
            return o.type().hexadecimal(value.getAsBigInteger().longValue());
        }
        return o.type().isNumber() && form.human()
                ? String.format(Locale.ROOT, "%,d", value.getAsBigInteger())
                : value.getAsString();
    }
}
