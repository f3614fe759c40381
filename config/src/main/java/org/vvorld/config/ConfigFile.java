package org.vvorld.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The bytes of a config file, never more than the limit, and never from something that may block. */
final class ConfigFile {
    private ConfigFile() {}

    static byte[] read(Path file) throws ConfigException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw fault(file, "is a directory; give the file in it");
            }
            if (!attributes.isRegularFile()) {
                throw fault(file, "is not a regular file; a pipe or a device cannot be read again on reload");
            }
            if (attributes.size() > ConfigLoader.MAX_BYTES) {
                throw fault(file, tooLong(attributes.size()));
            }
            try (InputStream in = Files.newInputStream(file)) {
                // One over the limit: a file that grows meanwhile is still refused.
                return in.readNBytes(ConfigLoader.MAX_BYTES + 1);
            }
        } catch (IOException e) {
            throw fault(file, reason(e));
        }
    }

    static String tooLong(long bytes) {
        return "has " + bytes + " bytes; a config has at most " + ConfigLoader.MAX_BYTES + " (16 MiB)";
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file; check the path";
            case AccessDeniedException _ -> "permission denied; make it readable for the user that runs vvorldd";
            case FileSystemException f
            when f.getReason() != null -> "cannot be read: " + Text.escaped(f.getReason()) + "; check the path";
            default -> "cannot be read: " + Text.escaped(String.valueOf(e.getMessage()));
        };
    }

    private static ConfigException fault(Path file, String reason) {
        return new ConfigException(new Fault(Where.wholeFile(Text.oneLine(file.toString())), reason));
    }
}
