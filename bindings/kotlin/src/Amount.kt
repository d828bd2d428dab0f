package daigou.values

import java.math.BigDecimal

/** An exact amount in a currency; money and unit prices alike. Written as `19.90 CNY`. */
data class Amount(val amount: BigDecimal, val currency: String) {
    constructor(amount: String, currency: String) : this(BigDecimal(amount), currency)

    override fun toString(): String = "${amount.toPlainString()} $currency"

    companion object {
        /** The amount that a text such as `19.90 CNY` names. */
        fun parse(text: String): Amount = Amount(text.substringBefore(' '), text.substringAfter(' '))
    }
}
