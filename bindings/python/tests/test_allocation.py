"""Which place serves which units, which order comes first: proposals with their reasons, and a proposal accepted."""

import copy
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

import daigou as d

AT = datetime(2026, 11, 11, tzinfo=timezone.utc)


def place(name: str, **more) -> d.AllocationPlace:
    facts = dict(
        place=name,
        source=d.AllocationSource.OnHand,
        region=None,
        categories=[],
        handling_per_parcel_minor=50,
        handling_per_line_minor=20,
        handling_per_unit_minor=0,
        parcels_left=None,
        cut_off=None,
    )
    return d.AllocationPlace(**(facts | more))


def lane(name: str, parcel_minor: int) -> d.AllocationLane:
    return d.AllocationLane(
        place=name,
        region="Sichuan",
        parcel_minor=parcel_minor,
        per_kg_minor=0,
        lead_days=3,
        restricted=[],
        parcel_weight_max=None,
        parcel_value_max_minor=None,
    )


TERMS = d.AllocationTerms(version="routes-1", rules=[], goals=[d.AllocationGoal.LeastCost()])
POLICY = d.AllocationPolicy(
    terms=TERMS,
    places=[place("osaka"), place("shanghai")],
    lanes=[lane("osaka", 500), lane("shanghai", 300)],
    supply=[],
    splitting=d.LineSplitting.ByUnit,
    promise_days=5,
    late_per_day_minor=100,
    split_minor=150,
    unfilled_per_unit_minor=5_000,
    move_minor=0,
)


def told(terms: d.Terms, **changes) -> d.Terms:
    return d.Terms(**({name: getattr(terms, name) for name in d.Terms.__match_args__} | changes))


def shop() -> d.Shop:
    shop = d.Shop.open(told(d.Terms.usual("v1", ["osaka", "shanghai"]), allocation=POLICY))
    for name, goods in (("osaka", [("cream", 2), ("milk", 5)]), ("shanghai", [("cream", 5)])):
        define = d.StockCommand.DefinePlace(place_id=name, kind=d.PlaceKind.Warehouse, below_zero=d.BelowZero.Refused())
        items = [d.StockItem(sku=sku, quantity=units) for sku, units in goods]
        receive = d.StockCommand.Receive(f"r-{name}", "@supplier", name, items, AT)
        for command in (define, receive):
            shop.execute(d.ShopCommand.Stock(command=command), AT)
    return shop


def order(name: str, *lines: tuple[str, str, int]) -> d.ShopCommand:
    content = d.OrderContent(
        currency="CNY",
        tax_basis=d.TaxBasis.Included,
        lines=[
            d.OrderLine(
                line_id=line, sku=sku, quantity=units, unit_price=d.UnitPrice(88, "CNY"), tax_rate=Decimal(0), discounts=[]
            )
            for line, sku, units in lines
        ],
        discounts=[],
        charges=[],
        address_id=None,
        priority=0,
    )
    new = d.NewOrder(
        order_id=name,
        customer_id=None,
        channel_id="site",
        external_id=None,
        external_revision=0,
        content=content,
        happened_at=AT,
        note="",
    )
    return d.ShopCommand.PlaceOrder(order=new, when_short=d.WhenShort.Backorder)


def test_a_proposal_says_why_and_is_accepted():
    shop_ = shop()
    shop_.execute(order("O-1", ("1", "cream", 3), ("2", "milk", 1)), AT)
    assert shop_.reserved("cream", "shanghai") == 3
    wish = d.AllocationWish(order_id="O-1", region="Sichuan", promise_days=None)
    why = shop_.propose_allocation(wish, AT)
    # Two parcels either way: milk lies in Osaka only, and Osaka has two of three jars.
    assert [(s.place, [(p.line, p.quantity) for p in s.lines]) for s in why.plan.shipments] == [
        ("osaka", [("2", 1)]),
        ("shanghai", [("1", 3)]),
    ]
    assert why.plan.proven and why.cost.total_minor == why.plan.cost_minor == 500 + 300 + 2 * 50 + 2 * 20 + 150
    match why.places_out[0].why:
        case d.WhyPlaceOut.Dearer(extra_minor):
            assert extra_minor == 20
        case other:
            pytest.fail(repr(other))
    assert shop_.execute(d.ShopCommand.AcceptAllocation(plan=why.plan), AT) == []

    short = why.plan.to_json()
    short["shipments"][1]["lines"][0]["quantity"] = 2
    moved = d.AllocationPlan.from_json(short)
    with pytest.raises(d.Refused) as caught:
        shop_.execute(d.ShopCommand.AcceptAllocation(plan=moved), AT)
    assert caught.value.code == "shop.allocation_stale"


def test_many_orders_together():
    shop_ = shop()
    for command in (order("O-1", ("1", "cream", 2)), order("O-2", ("1", "cream", 2), ("2", "milk", 1))):
        shop_.execute(command, AT)
    before = copy.copy(shop_)
    wishes = [d.AllocationWish(order_id=name, region="Sichuan", promise_days=None) for name in ("O-1", "O-2")]
    batch = shop_.propose_allocations(wishes, d.AllocationEffort.usual(2), AT)
    assert shop_ == before
    assert (batch.moved, batch.gap_ppm, batch.cost_minor) == (2, 0, 370 + 590)
    for plan in batch.plans:
        try:
            shop_.execute(d.ShopCommand.AcceptAllocation(plan=plan), AT)
        except d.Refused as refused:
            # O-2 waits until O-1 has left Osaka.
            assert refused.code == "stock.short" and plan.order == "O-2"
    assert shop_.reserved("cream", "osaka") == 2


def test_without_a_shop():
    network = d.AllocationNetwork(
        places=POLICY.places,
        lanes=POLICY.lanes,
        stock=[d.AllocationStock(place="shanghai", sku="cream", available=1, unit_minor=0)],
    )
    line = d.AllocationLine(
        line="1",
        sku="cream",
        quantity=2,
        parts=[],
        splitting=d.LineSplitting.Whole,
        category=None,
        classes=[],
        unit_weight=100,
        unit_value_minor=0,
        unfilled_per_unit_minor=1_500,
    )
    asked = d.AllocationOrder(
        order="A", region="Sichuan", promise_days=5, late_per_day_minor=0, split_minor=0, lines=[line]
    )
    why = d.explain_allocation(network, TERMS, asked, AT)
    assert why.plan.shipments == [] and why.cost.unfilled_minor == 3_000
    batch = d.allocate_batch(network, TERMS, [asked], AT, d.AllocationEffort.usual(1))
    assert batch.cost_minor == batch.bound_minor == 3_000
    with pytest.raises(d.Invalid):
        d.allocate_batch(network, TERMS, [asked, asked], AT, d.AllocationEffort.usual(1))
    whole = d.AllocationTerms(version="routes-2", rules=[d.AllocationRule.Complete()], goals=[])
    with pytest.raises(d.Refused) as caught:
        d.explain_allocation(network, whole, asked, AT)
    assert caught.value.code == "allocation.short"


def test_priorities():
    shop_ = shop()
    shop_.execute(order("O-1", ("1", "cream", 1)), AT)
    shop_.execute(order("O-2", ("1", "cream", 9)), AT)
    with pytest.raises(d.Refused):
        shop_.priorities(AT)
    shop_.set_terms(told(shop_.terms, priority=d.PriorityPolicy.usual("first-1", "CNY")))
    scores = shop_.priorities(AT + timedelta(hours=5))
    assert [(s.order, s.value_points, s.age_points, s.total_points) for s in scores] == [
        ("O-2", 79, 5, 84),
        ("O-1", 8, 5, 13),
    ]
    asked = d.PriorityOrder(
        order="X",
        placed_at=AT,
        promised_by=None,
        urgency=d.OrderUrgency.Critical,
        value=d.Money(20, "CNY"),
        grade=None,
        promotions=[],
    )
    assert d.rank(d.PriorityPolicy.usual("first-1", "CNY"), [asked], AT)[0].total_points == 1_002
