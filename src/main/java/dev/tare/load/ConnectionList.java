package dev.tare.load;

/** A first-in, first-out list that a connection can leave from anywhere. A connection is in one list at a time. */
final class ConnectionList {

    private Connection first;
    private Connection last;
    private int size;

    Connection first() {
        return first;
    }

    int size() {
        return size;
    }

    void add(Connection connection) {
        connection.leaveList();
        connection.list = this;
        connection.previous = last;
        connection.next = null;
        if (last == null) {
            first = connection;
        } else {
            last.next = connection;
        }
        last = connection;
        size++;
    }

    void remove(Connection connection) {
        if (connection.previous == null) {
            first = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next == null) {
            last = connection.previous;
        } else {
            connection.next.previous = connection.previous;
        }
        connection.previous = null;
        connection.next = null;
        connection.list = null;
        size--;
    }
}
