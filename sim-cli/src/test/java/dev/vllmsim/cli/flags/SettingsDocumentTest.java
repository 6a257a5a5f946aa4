package dev.vllmsim.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is published of the settings is what they declare. With the property {@code vllmsim.write} the documents are
 * written anew.
 */
class SettingsDocumentTest {
    private static final Path TABLE = Path.of("../docs/settings.md");
    private static final Path SCHEMA = Path.of("../docs/schema/run.schema.json");
    private static final String BEGIN = "<!-- from here on written by SettingsDocumentTest -->\n";
    private static final String CONFIG = "      \"properties\": {\n";
    private static final String CONFIG_END = "\n      },\n      \"additionalProperties\"";
    private static final String HOW = "what mvn test -Dvllmsim.write=true -Dtest=SettingsDocumentTest would write";
    private static final boolean WRITE = Boolean.getBoolean("vllmsim.write");

    private static String table() {
        StringBuilder text = new StringBuilder();
        for (KeyGroup group : KeyGroup.values()) {
            text.append("\n## ").append(FlagGroup.of(group).heading()).append("\n\n");
            text.append("| setting | values | default | meaning |\n| --- | --- | --- | --- |\n");
            for (Setting setting : SettingFlag.KEYS.of(group)) {
                text.append(row(setting)).append('\n');
            }
        }
        return text.toString();
    }

    private static String row(Setting setting) {
        Key<?> key = setting.key();
        List<String> names = new ArrayList<>();
        if (key.hasFlag()) {
            for (String name : setting.flagNames()) {
                names.add(code((key.isToggle() ? "--[no-]" : "--") + name));
            }
        } else {
            names.add(code(key.name()) + " (in files only)");
        }
        String usual = setting.defaultText();
        String where = setting.where();
        String unit = key.unit();
        String rule = key.rule();
        return "| " + String.join(" ", names) + " | " + rule
                + (unit == null || unit.equals("ms") ? "" : " (" + unit + ")") + " | "
                + (usual == null ? "" : usual) + " | " + key.help()
                + (where.isEmpty() ? "" : " *" + Character.toUpperCase(where.charAt(0)) + where.substring(1) + ".*")
                + " |";
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    @Test
    void theTableOfSettingsIsWhatTheyDeclare() throws IOException {
        String document = Files.readString(TABLE);
        String head = document.substring(0, document.indexOf(BEGIN) + BEGIN.length());
        if (WRITE) {
            Files.writeString(TABLE, head + table());
        }
        assertThat(Files.readString(TABLE)).as(HOW).isEqualTo(head + table());
    }

    private static String schema() {
        JsonMapper mapper = new JsonMapper();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Setting setting : SettingFlag.KEYS.all()) {
            for (Setting.Use use : setting.uses()) {
                Map<String, Object> property = new LinkedHashMap<>();
                property.put("description", use.key().help().replace("`", ""));
                property.putAll(new TreeMap<>(use.key().schema()));
                properties.merge(use.key().name(), property, SettingsDocumentTest::looser);
            }
        }
        return properties.entrySet().stream()
                .map(entry -> "        \"" + entry.getKey() + "\": " + mapper.writeValueAsString(entry.getValue()))
                .collect(Collectors.joining(",\n"));
    }

    /** Of what two owners of a setting declare, the rule that both keep. */
    private static Object looser(Object one, Object other) {
        if (!(one instanceof Map<?, ?> a) || !(other instanceof Map<?, ?> b)) {
            throw new IllegalArgumentException("no rules: " + one + ", " + other);
        }
        boolean keep = !(a.get("minimum") instanceof Integer min)
                || !(b.get("minimum") instanceof Integer otherMin)
                || min <= otherMin;
        return keep ? one : other;
    }

    @Test
    void theSchemaOfConfigIsWhatTheyDeclare() throws IOException {
        String document = Files.readString(SCHEMA);
        int config = document.indexOf("\"config\": {\n      \"description\"");
        int from = document.indexOf(CONFIG, config) + CONFIG.length();
        String expected =
                document.substring(0, from) + schema() + document.substring(document.indexOf(CONFIG_END, from));
        if (WRITE) {
            Files.writeString(SCHEMA, expected);
        }
        assertThat(Files.readString(SCHEMA)).as(HOW).isEqualTo(expected);
    }
}
