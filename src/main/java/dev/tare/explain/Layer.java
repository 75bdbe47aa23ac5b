package dev.tare.explain;

/** Who can record a request, from the outermost to the innermost: each one's span lies in that of the one before. */
public enum Layer {
    CLIENT("client"),
    CLIENT_PROXY("client proxy"),
    SERVER_PROXY("server proxy"),
    SERVER("server");

    private final String title;

    Layer(String title) {
        this.title = title;
    }

    /** Its name in sentences. */
    public String title() {
        return title;
    }
}
