package dev.tare.load.http2;

import io.netty.buffer.ByteBuf;

/**
 * What can be seen of a header block without decoding it.
 *
 * @param usesTable whether what it says depends on the decoder's dynamic table
 * @param changesTable whether it adds to that table
 * @param isPlain false where neither is to be relied on: it changes the table's size, or breaks off
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#section-6">RFC 7541, section 6</a>
 */
record HeaderBlock(boolean usesTable, boolean changesTable, boolean isPlain) {

    /** Looks at a block, and leaves it as it is. */
    static HeaderBlock of(ByteBuf block) {
        return new Look(block).at();
    }

    /** Whether the decoder's dynamic table stays as it is. */
    boolean changesNoTable() {
        return isPlain && !changesTable;
    }

    private static final class Look {

        private static final int INDEXED = 0x80;
        private static final int INCREMENTAL_INDEXING = 0x40;
        private static final int TABLE_SIZE_UPDATE = 0x20;

        /** Behind those of the static table: RFC 7541, 2.3.3. */
        private static final int FIRST_DYNAMIC_INDEX = 62;

        private final ByteBuf block;
        private int at;
        private boolean usesTable;

        private Look(ByteBuf block) {
            this.block = block;
            this.at = block.readerIndex();
        }

        private HeaderBlock at() {
            boolean changesTable = false;
            while (at < block.writerIndex()) {
                int first = block.getUnsignedByte(at);
                if ((first & INDEXED) != 0) {
                    index(7);
                } else if ((first & INCREMENTAL_INDEXING) != 0) {
                    changesTable = true;
                    literal(6);
                } else if ((first & TABLE_SIZE_UPDATE) != 0) {
                    return new HeaderBlock(true, true, false);
                } else {
                    literal(4);
                }
            }
            return new HeaderBlock(usesTable, changesTable, at == block.writerIndex());
        }

        private void literal(int prefixBits) {
            if (index(prefixBits) == 0) {
                skipText();
            }
            skipText();
        }

        private int index(int prefixBits) {
            int index = integer(prefixBits);
            usesTable |= index >= FIRST_DYNAMIC_INDEX;
            return index;
        }

        private void skipText() {
            int length = integer(7); // which moves on itself
            at += length;
        }

        /** RFC 7541, 5.1; of what is too large for any block, as of what is not there, the place is behind the end. */
        private int integer(int prefixBits) {
            int most = (1 << prefixBits) - 1;
            int value = next() & most;
            if (value < most) {
                return value;
            }
            for (int shift = 0; shift <= 14; shift += 7) {
                int part = next();
                value += (part & 0x7f) << shift;
                if ((part & 0x80) == 0) {
                    return value;
                }
            }
            at = block.writerIndex() + 1;
            return 0;
        }

        private int next() {
            if (at < block.writerIndex()) {
                return block.getUnsignedByte(at++);
            }
            at = block.writerIndex() + 1;
            return 0;
        }
    }
}
