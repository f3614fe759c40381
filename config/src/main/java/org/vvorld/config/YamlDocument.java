package org.vvorld.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Bytes to the nodes of one YAML 1.2 document. What is hostile or no config at all ends here: bytes that are not
 * text, tags, deep nesting, many aliases, more documents than one.
 */
final class YamlDocument {
    /** Levels of maps and lists; the deepest that a config needs is 6. The composer recurses once a level. */
    private static final int MAX_DEPTH = 16;

    /** Aliases of maps and lists: each is read again in full, so they multiply the size of a file. */
    private static final int MAX_ALIASES = 50;

    private final Where wholeFile;
    private final LoadSettings settings;

    private YamlDocument(String file) {
        wholeFile = Where.wholeFile(file);
        settings = LoadSettings.builder()
                .setLabel(file)
                // No scalar gets a type here: whether "1500" is a number, its reader knows.
                .setSchema(new FailsafeSchema())
                // Both are refused too, but with their place.
                .setAllowNonScalarKeys(true)
                .setVersionFunction(version -> version)
                // The reader copies a scalar's text so far for every bufferful: a second for 1 MiB with the default of
                // 1 KiB.
                .setBufferSize(1 << 16)
                .setCodePointLimit(ConfigLoader.MAX_BYTES)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
    }

    static Node parse(String file, byte[] bytes) throws ConfigException {
        return new YamlDocument(file).parse(bytes);
    }

    private Node parse(byte[] bytes) throws ConfigException {
        if (bytes.length > ConfigLoader.MAX_BYTES) {
            throw fault(1, ConfigFile.tooLong(bytes.length));
        }
        String text = decode(bytes);
        requirePrintable(text);
        Optional<Node> root;
        PlainEvents events =
                new PlainEvents(new ParserImpl(settings, new StreamReader(settings, text)), MAX_DEPTH, MAX_ALIASES);
        try {
            root = new Composer(settings, events).getSingleNode();
        } catch (PlainEvents.NotPlain e) {
            throw fault(e.line(), e.getMessage());
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            String context = e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ": ";
            throw fault(line, "is not YAML: " + Text.escaped(context + e.getProblem(), 200));
        } catch (YamlEngineException e) {
            throw fault(1, "is not YAML: " + Text.escaped(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // The parser is not ours: on some malformed input it fails by NumberFormatException and the like.
            throw fault(1, "is not YAML that can be parsed: " + Text.escaped(e.toString()));
        }
        return root.orElseThrow(() -> fault(1, ConfigReader.EMPTY));
    }

    private String decode(byte[] bytes) throws ConfigException {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        if (decoder.decode(in, out, true).isError()) {
            String before = out.flip().toString();
            throw fault(
                    lineAt(before, before.length()),
                    String.format("byte 0x%02x is not UTF-8; a config is UTF-8 text", bytes[in.position()]));
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void requirePrintable(String text) throws ConfigException {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            // YAML 1.2 section 5.1, c-printable, but for surrogates, which are in pairs after decoding.
            boolean printable = (c >= ' ' && c <= '~')
                    || c == '\n'
                    || c == '\r'
                    || c == '\t'
                    || c == 0x85
                    || (c >= 0xA0 && c <= 0xFFFD);
            if (!printable) {
                throw fault(
                        lineAt(text, at),
                        String.format("character U+%04X is not text; a config is UTF-8 text", (int) c));
            }
        }
    }

    private ConfigException fault(int line, String reason) {
        return new ConfigException(new Fault(wholeFile.on(line), reason));
    }

    private static int lineAt(String text, int end) {
        int line = 1;
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (c == '\n' || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'))) {
                line++;
            }
        }
        return line;
    }
}
