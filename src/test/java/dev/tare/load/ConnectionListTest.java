package dev.tare.load;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import dev.tare.measure.ErrorCause;

import static org.assertj.core.api.Assertions.assertThat;

/** Two linked lists against two of the JDK's, between which ten connections move. */
class ConnectionListTest {

    @Property
    void aConnectionIsInOneListAndInItsOrder(@ForAll @Size(max = 200) List<@IntRange(max = 29) Integer> steps) {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            connections.add(new Still());
        }
        List<ConnectionList> lists = List.of(new ConnectionList(), new ConnectionList());
        List<List<Connection>> expected = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step : steps) {
            Connection connection = connections.get(step % 10);
            expected.forEach(list -> list.remove(connection));
            int to = step / 10;
            if (to < 2) {
                lists.get(to).add(connection);
                expected.get(to).add(connection);
            } else {
                connection.leaveList();
            }
            for (int i = 0; i < 2; i++) {
                assertThat(content(lists.get(i))).isEqualTo(expected.get(i));
                assertThat(lists.get(i).size()).isEqualTo(expected.get(i).size());
            }
        }
    }

    /** A connection that does nothing. */
    private static final class Still extends Connection {

        Still() {
            super(null);
        }

        @Override
        protected boolean isOpen() {
            return false;
        }

        @Override
        protected ErrorCause overdue() {
            return ErrorCause.TIMEOUT;
        }

        @Override
        protected void connect() {}

        @Override
        protected void write() {}

        @Override
        protected void disconnect() {}
    }

    private static List<Connection> content(ConnectionList list) {
        List<Connection> content = new ArrayList<>();
        for (Connection each = list.first(); each != null; each = each.next) {
            assertThat(each.list).isSameAs(list);
            assertThat(each.previous).isSameAs(content.isEmpty() ? null : content.get(content.size() - 1));
            content.add(each);
        }
        return content;
    }
}
