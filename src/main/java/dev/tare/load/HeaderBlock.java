package dev.tare.load;

import io.netty.buffer.ByteBuf;

/**
 * What can be seen of a header block without decoding it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541#section-6">RFC 7541, section 6</a>
 */
final class HeaderBlock {

    private static final int INDEXED = 0x80;
    private static final int INCREMENTAL_INDEXING = 0x40;
    private static final int TABLE_SIZE_UPDATE = 0x20;

    private final ByteBuf block;
    private int at;

    private HeaderBlock(ByteBuf block) {
        this.block = block;
        this.at = block.readerIndex();
    }

    /** Whether a block leaves the decoder's dynamic table as it is; false where that cannot be seen. */
    static boolean changesNoTable(ByteBuf block) {
        return new HeaderBlock(block).changesNoTable();
    }

    private boolean changesNoTable() {
        while (at < block.writerIndex()) {
            int first = block.getUnsignedByte(at);
            if ((first & INDEXED) != 0) {
                integer(7);
            } else if ((first & (INCREMENTAL_INDEXING | TABLE_SIZE_UPDATE)) != 0) {
                return false;
            } else {
                if (integer(4) == 0) {
                    skipText();
                }
                skipText();
            }
        }
        return at == block.writerIndex();
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
