package dev.tare.api;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Quantity;

/**
 * What a quantity such as {@code 500m} or {@code 2Gi} comes to. Whoever reads quantities that others have written reads them
 * here: an exponent of ten digits is no amount of anything, and is not worked out.
 */
public final class QuantityAmount {

    /** The form of a quantity that is an amount, as a regular expression; the definitions ask for it, too. */
    public static final String FORM =
            "^([0-9]{1,24}([.][0-9]{0,24})?|[.][0-9]{1,24})([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,2})?$";

    private static final Pattern AMOUNT = Pattern.compile(FORM);

    private QuantityAmount() {}

    /** The amount in units of the resource, such as CPUs or bytes; empty where that is none. */
    public static Optional<BigDecimal> of(Quantity quantity) {
        return of(quantity.toString());
    }

    /** The amount of a quantity that is given as text; empty where that is none. */
    public static Optional<BigDecimal> of(String text) {
        return AMOUNT.matcher(text).matches()
                ? Optional.of(Quantity.getAmountInBytes(Quantity.parse(text)))
                : Optional.empty();
    }
}
