package dev.tare.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** A script of {@code docs/gitops/argocd}, run by a Lua interpreter as Argo CD runs it: the resource is {@code obj}. */
final class HealthScript {

    private final String script;

    private HealthScript(String script) {
        this.script = script;
    }

    static HealthScript of(String kind) throws IOException {
        return new HealthScript(Files.readString(Path.of("docs/gitops/argocd", kind, "health.lua")));
    }

    /** What Argo CD shows. */
    record Health(String status, String message) {}

    Health healthOf(JsonNode resource) {
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", value(resource));
        LuaValue health = globals.load(script, "health.lua").call();
        return new Health(
                health.get("status").checkjstring(), health.get("message").checkjstring());
    }

    private static LuaValue value(JsonNode node) {
        if (node.isObject()) {
            LuaTable table = new LuaTable();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                table.set(field.getKey(), value(field.getValue()));
            }
            return table;
        }
        if (node.isArray()) {
            LuaTable table = new LuaTable();
            for (int index = 0; index < node.size(); index++) {
                table.set(index + 1, value(node.get(index)));
            }
            return table;
        }
        if (node.isNumber()) {
            return LuaValue.valueOf(node.doubleValue());
        }
        if (node.isBoolean()) {
            return LuaValue.valueOf(node.booleanValue());
        }
        return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.textValue());
    }
}
