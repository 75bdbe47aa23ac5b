package dev.tare.api;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;

/** Describes a record's component by its Javadoc, and any other property by the Javadoc of its type. */
final class JavadocDescriptions extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public String findPropertyDescription(Annotated annotated) {
        if (annotated instanceof AnnotatedMember member
                && member.getDeclaringClass().isRecord()) {
            return RuntimeJavadoc.getJavadoc(member.getDeclaringClass()).getRecordComponents().stream()
                    .filter(component -> component.getName().equals(member.getName()))
                    .map(ParamJavadoc::getComment)
                    .map(JavadocDescriptions::plainText)
                    .findFirst()
                    .orElse(null);
        }
        return of(annotated.getRawType());
    }

    /** A type's own description; null when it has none. */
    static String of(Class<?> type) {
        String text = plainText(RuntimeJavadoc.getJavadoc(type).getComment());
        return text.isEmpty() ? null : text;
    }

    private static String plainText(Comment comment) {
        StringBuilder text = new StringBuilder();
        comment.visit(new CommentVisitor() {
            @Override
            public void commentText(String words) {
                text.append(words);
            }

            @Override
            public void inlineLink(Link link) {
                text.append(link.getLabel());
            }

            @Override
            public void inlineTag(String name, String content) {
                text.append(content);
            }

            @Override
            public void inlineValue(Value value) {
                text.append(value.getReferencedMemberName());
            }
        });
        String line = text.toString()
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
        return line.isEmpty() ? line : Character.toUpperCase(line.charAt(0)) + line.substring(1);
    }
}
