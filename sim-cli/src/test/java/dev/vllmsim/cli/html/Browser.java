package dev.vllmsim.cli.html;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium, told what to do by the WebDriver protocol (W3C) over the loopback interface.
 *
 * <p>Without the driver on the path there is none; where {@link #REQUIRED} says so that is a failure.
 */
final class Browser implements Closeable {
    /** The environment variable that says that there has to be a browser. */
    static final String REQUIRED = "VLLMSIM_BROWSER";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final int ATTEMPTS = 300;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final String address;
    private final String session;

    /** Whether there is a browser; if there has to be one, that is taken for granted. */
    static boolean isThere() {
        return "required".equals(System.getenv(REQUIRED)) || driver() != null;
    }

    private static @Nullable Path driver() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, "chromedriver");
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    /** Starts one. */
    Browser() throws IOException, InterruptedException {
        Path program = driver();
        if (program == null) {
            throw new AssertionError(
                    "there is no chromedriver on the path, and " + REQUIRED + " says that it is required");
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        driver = new ProcessBuilder(program.toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        address = "http://127.0.0.1:" + port;
        try {
            await();
            // As root, as in a container, Chromium has no sandbox.
            List<String> flags = new ArrayList<>(List.of(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--hide-scrollbars",
                    "--window-size=1280,1000"));
            Map<String, Object> wanted = Map.of(
                    "browserName",
                    "chrome",
                    "goog:chromeOptions",
                    Map.of("args", flags),
                    "goog:loggingPrefs",
                    Map.of("browser", "ALL", "performance", "ALL"));
            session = "/session/"
                    + post("/session", Map.of("capabilities", Map.of("alwaysMatch", wanted)))
                            .get("sessionId")
                            .asString();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            driver.destroy();
            throw e;
        }
    }

    private void await() throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                if (send(HttpRequest.newBuilder(URI.create(address + "/status")).build())
                        .get("ready")
                        .asBoolean()) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
                if (!driver.isAlive()) {
                    throw e;
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("chromedriver does not answer");
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = JSON.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(value.toString());
        }
        return value;
    }

    private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("Content-Type", "application/json")
                .build());
    }

    /** Opens a file, with what stands behind the # of its address. */
    void open(Path file, String fragment) throws IOException, InterruptedException {
        post(session + "/url", Map.of("url", file.toUri() + fragment));
    }

    /** Leaves the page. */
    void blank() throws IOException, InterruptedException {
        post(session + "/url", Map.of("url", "about:blank"));
    }

    /** Says what its user likes: {@code dark} pages or {@code light} ones. */
    void prefer(String scheme) throws IOException, InterruptedException {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        post(
                session + "/goog/cdp/execute",
                Map.of("cmd", "Emulation.setEmulatedMedia", "params", Map.of("features", List.of(feature))));
    }

    /** What a function's body returns. */
    JsonNode run(String script, Object... arguments) throws IOException, InterruptedException {
        return post(session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** Clicks on the first element of a selector. */
    void click(String selector) throws IOException, InterruptedException {
        String id = post(session + "/element", Map.of("using", "css selector", "value", selector))
                .get(ELEMENT)
                .asString();
        post(session + "/element/" + id + "/click", Map.of());
    }

    /** Types into whatever has the focus. */
    void key(String key) throws IOException, InterruptedException {
        List<Map<String, String>> actions =
                List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key));
        post(
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** Waits for what is drawn next. */
    void settle() throws IOException, InterruptedException {
        post(
                session + "/execute/async",
                Map.of(
                        "script",
                        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)))",
                        "args",
                        List.of()));
    }

    /** Errors and warnings on the console. */
    List<String> complaints() throws IOException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : post(session + "/se/log", Map.of("type", "browser"))) {
            complaints.add(entry.get("message").asString());
        }
        return complaints;
    }

    /** What was asked of the network, or of the file system, since this was called last. */
    List<String> requests() throws IOException, InterruptedException {
        List<String> requests = new ArrayList<>();
        for (JsonNode entry : post(session + "/se/log", Map.of("type", "performance"))) {
            JsonNode message = JSON.readTree(entry.get("message").asString()).get("message");
            if (message.get("method").asString().equals("Network.requestWillBeSent")) {
                requests.add(message.get("params").get("request").get("url").asString());
            }
        }
        return requests;
    }

    /** A picture of what is seen, as PNG. */
    byte[] screenshot() throws IOException, InterruptedException {
        JsonNode picture = send(HttpRequest.newBuilder(URI.create(address + session + "/screenshot"))
                .build());
        return Base64.getDecoder().decode(picture.asString());
    }

    @Override
    public void close() throws IOException {
        try {
            client.send(
                    HttpRequest.newBuilder(URI.create(address + session))
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
        }
    }
}
