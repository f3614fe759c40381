package org.vvorld.integration.harness;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After a class of tests no namespace, process or file of theirs is there. */
final class NothingLeftBehind implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        List<String> left = new ArrayList<>();
        Netns.left().forEach(name -> left.add("network namespace " + name));
        ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .forEach(p -> left.add(
                        "process " + p.pid() + " " + p.info().commandLine().orElse("")));
        Scratch.left().forEach(path -> left.add("directory " + path));
        if (!left.isEmpty()) {
            throw new AssertionError(context.getDisplayName() + " left behind: " + String.join(", ", left));
        }
    }
}
