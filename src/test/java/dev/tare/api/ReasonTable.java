package dev.tare.api;

import java.util.List;
import java.util.stream.Collectors;

import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.FieldJavadoc;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;

/** A table of reasons: the first paragraph of each one's Javadoc, which says what it means, and the second, what to do. */
final class ReasonTable {

    private static final String HEADER = "| reason | it means | what to do |\n|---|---|---|\n";

    private ReasonTable() {}

    static String of(List<? extends Enum<?>> reasons) {
        return reasons.stream().map(ReasonTable::line).collect(Collectors.joining("", HEADER, ""));
    }

    private static String line(Enum<?> reason) {
        String[] paragraphs = markdown(comment(reason)).split("<p>", 2);
        String whatToDo = paragraphs.length == 1 ? "" : " " + paragraphs[1].strip();
        return "| `%s` | %s |%s |\n".formatted(reason.name(), paragraphs[0].strip(), whatToDo);
    }

    private static Comment comment(Enum<?> reason) {
        return RuntimeJavadoc.getJavadoc(reason.getDeclaringClass()).getEnumConstants().stream()
                .filter(constant -> constant.getName().equals(reason.name()))
                .map(FieldJavadoc::getComment)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no Javadoc of " + reason));
    }

    private static String markdown(Comment comment) {
        StringBuilder text = new StringBuilder();
        comment.visit(new CommentVisitor() {
            @Override
            public void commentText(String words) {
                text.append(words);
            }

            @Override
            public void inlineLink(Link link) {
                text.append('`').append(link.getLabel()).append('`');
            }

            @Override
            public void inlineTag(String name, String content) {
                text.append('`').append(content.strip()).append('`');
            }

            @Override
            public void inlineValue(Value value) {
                text.append(value.getReferencedMemberName());
            }
        });
        return text.toString()
                .replaceAll("<a href=\"([^\"]+)\">([^<]+)</a>", "[$2]($1)")
                .replaceAll("\\s+", " ");
    }
}
