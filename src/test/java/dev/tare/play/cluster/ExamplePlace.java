package dev.tare.play.cluster;

import java.util.Map;

/** A playground's place in tests. */
public final class ExamplePlace {

    /** The playground {@code first} in namespace {@code play}. */
    public static final LessonPlace FIRST = LessonPlaceBuilder.builder()
            .name("first")
            .namespace("play")
            .uid("0c7e")
            .outside("10.1.2.3")
            .issuer("https://issuer.tare.local")
            .audience("shop")
            .tokens(Map.of("jwks", "{\"keys\":[]}", "right", "RIGHT", "wrong", "WRONG"))
            .build();

    private ExamplePlace() {}
}
