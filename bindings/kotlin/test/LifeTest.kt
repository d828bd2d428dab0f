import daigou.*
import daigou.shop.*
import daigou.values.Amount
import java.math.BigDecimal
import java.time.Instant
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** One whole order life, as in the scenario `whole_life`, and the errors of the border. */
class LifeTest {
    private val at = Instant.parse("2026-11-11T00:00:00Z")

    private fun order(id: String, units: UInt) = NewOrder(
        orderId = id,
        customerId = null,
        channelId = "site",
        externalId = null,
        externalRevision = 0uL,
        content = OrderContent(
            currency = "CNY",
            taxBasis = TaxBasis.INCLUDED,
            lines = listOf(OrderLine("1", "cream", units, Amount("33.33", "CNY"), BigDecimal.ZERO, emptyList())),
            discounts = emptyList(),
            charges = emptyList(),
            addressId = null,
            priority = 0,
        ),
        happenedAt = at,
        note = "",
    )

    private fun stocked(): Pair<DaigouShop, List<Record>> {
        val shop = DaigouShop.open(usualTerms("2026-11", listOf("osaka")))
        val outcomes = shop.executeAll(
            listOf(
                ShopCommand.Stock(StockCommand.DefinePlace("osaka", PlaceKind.WAREHOUSE, BelowZero.Refused)),
                ShopCommand.Stock(
                    StockCommand.Receive("r1", "@supplier", "osaka", listOf(StockItem("cream", 10u)), at),
                ),
            ),
            at,
        )
        return shop to outcomes.flatMap { (it as Outcome.Done).records }
    }

    @Test
    fun `a whole life`() {
        val (shop, receipts) = stocked()
        val log = receipts.toMutableList()
        fun ask(command: ShopCommand) = log.addAll(shop.execute(command, at))

        ask(ShopCommand.PlaceOrder(order("O-1", 3u), WhenShort.REFUSE))
        assertEquals(7L, shop.availableToPromise("cream", "osaka"))
        assertEquals(Amount("99.99", "CNY"), shop.orderTotal("O-1"))

        ask(
            ShopCommand.Payment(
                PaymentCommand.RecordPayment(
                    "P-1", "O-1", "wallet", PaymentMethod.WALLET, Amount("99.99", "CNY"), PaymentPurpose.FULL, at,
                ),
            ),
        )
        assertEquals(MoneyStatus.PAID, shop.moneyStatus("O-1"))

        val items = listOf(ParcelItem("O-1", "1", "cream", 3u, "osaka"))
        ask(ShopCommand.Parcel(ParcelCommand.PlanParcel("PK-1", items, null, null, "osaka", null)))
        ask(ShopCommand.Parcel(ParcelCommand.Pack("PK-1", 300uL, null)))
        ask(ShopCommand.Parcel(ParcelCommand.HandOver("PK-1", "T-1", "ems", at)))
        assertEquals(7L, shop.onHand("cream", "osaka"))
        ask(ShopCommand.Parcel(ParcelCommand.RecordParcelStep("PK-1", "s1", ParcelStep.DELIVER, at, null)))
        assertEquals(ParcelStatus.DELIVERED, shop.parcelStatus("PK-1"))

        val back = SimplyReturned("1", 1u, ReturnReason.CHANGED_MIND, Disposition.RESTOCK)
        ask(ShopCommand.ReturnSimply("R-1", "O-1", listOf(back), at))
        assertEquals(MoneyStatus.REFUND_PENDING, shop.moneyStatus("O-1"))
        ask(ShopCommand.Payment(PaymentCommand.RecordRefunded("R-1/0", at)))
        assertEquals(MoneyStatus.PARTLY_REFUNDED, shop.moneyStatus("O-1"))
        assertEquals(8L, shop.onHand("cream", "osaka"))

        val again = DaigouShop.open(usualTerms("2026-11", listOf("osaka")))
        again.replay(log.map { recordFromJson(recordToJson(it)) })
        assertTrue(again.remembersAs(shop))
        assertTrue(DaigouShop.restore(usualTerms("2026-11", listOf("osaka")), shop.snapshot()).remembersAs(shop))
    }

    @Test
    fun `a refusal is typed and changes nothing`() {
        val (shop, _) = stocked()
        val before = shop.whatIf()
        val refused = assertThrows(ShopException.Refused::class.java) {
            shop.execute(ShopCommand.PlaceOrder(order("O-1", 11u), WhenShort.REFUSE), at)
        }
        val shortage = (refused.refusal as ShopRefusal.Short).shortages.single()
        assertEquals(1L, shortage.missing)
        assertTrue(shop.remembersAs(before))

        val outcomes = shop.executeAll(listOf(ShopCommand.ReserveOrder("O-9")), at)
        assertEquals("order.unknown", (outcomes.single() as Outcome.Failed).code)
    }
}
