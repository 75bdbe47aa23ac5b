package dev.tare.measure;

/**
 * A reason why numbers may not be believed, with its figures.
 *
 * @param reason the reason
 * @param detail a sentence with the figures
 */
public record Finding(ValidityReason reason, String detail) {

    @Override
    public String toString() {
        return reason + ": " + detail;
    }
}
