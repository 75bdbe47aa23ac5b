package dev.tare.play.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.fleet.Endpoint;
import dev.tare.play.Application;

/** The pods that there are, in a file that Envoy reads again when another is moved to its place. */
final class EndpointsFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";

    private final Path file;
    private int version;

    EndpointsFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** Tells of the pods at these ports of loopback. */
    void write(List<Integer> ports) throws IOException {
        version++;
        ObjectNode response = JSON.createObjectNode().put("version_info", Integer.toString(version));
        ObjectNode assignment =
                response.putArray("resources").addObject().put("@type", TYPE).put("cluster_name", Application.ALL_PODS);
        ArrayNode endpoints = assignment.putArray("endpoints").addObject().putArray("lb_endpoints");
        for (int port : ports) {
            endpoints
                    .addObject()
                    .putObject("endpoint")
                    .putObject("address")
                    .putObject("socket_address")
                    .put("address", Endpoint.local(port).host())
                    .put("port_value", port);
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, response.toPrettyString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
