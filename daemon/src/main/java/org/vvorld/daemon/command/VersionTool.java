package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;

@Command(name = "version", customSynopsis = "version", description = "Show which version of the daemon runs, on what")
final class VersionTool extends Tool {
    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        String java = System.getProperty("java.version");
        String linux = System.getProperty("os.version");
        JsonObject json = new JsonObject();
        json.addProperty("version", in.version());
        json.addProperty("java", java);
        json.addProperty("linux", linux);
        in.out()
                .out(
                        in.json()
                                ? Json.text(json)
                                : "vvorldd " + in.version() + " (Java " + java + ", Linux " + linux + ")\n");
        return 0;
    }
}
