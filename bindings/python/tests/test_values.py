"""Values cross strictly, and every class has its manners."""

import copy
import pickle
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

import daigou as d

AT = datetime(2026, 11, 11, tzinfo=timezone.utc)


def price(amount):
    return d.OrderLine(
        line_id="1", sku="cream", quantity=1, unit_price=d.UnitPrice(amount, "CNY"), tax_rate=Decimal(0), discounts=[]
    )


@pytest.mark.parametrize("amount", [1.5, "1.5", True, None])
def test_only_decimals_and_ints_are_amounts(amount):
    with pytest.raises(TypeError):
        price(amount)


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e40"), Decimal("1.23456789012345678901234567891")])
def test_amounts_that_would_not_fit_are_refused(amount):
    with pytest.raises(ValueError):
        price(amount)


def test_quantities_are_whole_and_not_negative():
    for wrong in (-1, 2**40):
        with pytest.raises(d.Invalid):
            d.StockItem(sku="cream", quantity=wrong)
    for wrong in (1.0, True, "1"):
        with pytest.raises(TypeError):
            d.StockItem(sku="cream", quantity=wrong)


def test_moments_are_aware():
    shop = d.Shop.open(d.Terms.usual("v1", ["osaka"]))
    with pytest.raises(TypeError):
        shop.execute(d.ShopCommand.Tick(), datetime(2026, 11, 11))
    east = AT.astimezone(timezone(timedelta(hours=8)))
    step = d.StockCommand.ExtendReservation(reservation_id="r", deadline=east)
    assert step.deadline == AT


def test_an_invalid_value_names_its_field():
    with pytest.raises(d.Invalid) as caught:
        d.StockItem(sku="", quantity=1)
    assert (caught.value.code, caught.value.field) == ("invalid.empty", "sku")
    assert isinstance(caught.value, ValueError)


def test_a_refusal_is_typed_and_changes_nothing():
    shop = d.Shop.open(d.Terms.usual("v1", ["osaka"]))
    before = copy.copy(shop)
    with pytest.raises(d.Refused) as caught:
        shop.execute_at_version(d.ShopCommand.Tick(), AT, 7)
    assert caught.value.code == "shop.version_moved"
    match caught.value.refusal:
        case d.ShopRefusal.VersionMoved(expected, actual):
            assert (expected, actual) == (7, 0)
        case other:
            pytest.fail(repr(other))
    assert shop == before
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.refusal == caught.value.refusal


def test_many_commands_in_one_call():
    shop = d.Shop.open(d.Terms.usual("v1", ["osaka"]))
    define = d.ShopCommand.Stock(
        command=d.StockCommand.DefinePlace(
            place_id="osaka", kind=d.PlaceKind.Warehouse, below_zero=d.BelowZero.Allowed(limit=3)
        )
    )
    first, repeat, refused = shop.execute_many([define, define, d.ShopCommand.ReserveOrder(order_id="O-9")], AT)
    assert [record.sequence for record in first] == [1] and repeat == []
    assert isinstance(refused, d.Refused)


def test_manners():
    terms = d.Terms.usual("v1", ["osaka"])
    again = pickle.loads(pickle.dumps(terms))
    assert again == terms and hash(again) == hash(terms) and copy.deepcopy(terms) == terms
    assert d.Terms.from_json(terms.to_json()) == terms
    assert repr(d.StockItem(sku="cream", quantity=2)) == "StockItem(sku='cream', quantity=2)"
    assert repr(d.BelowZero.Allowed(limit=2)) == "BelowZero.Allowed(limit=2)"
    assert len({d.PlaceKind.Warehouse, d.PlaceKind.Transit, d.PlaceKind.Warehouse}) == 2
    assert pickle.loads(pickle.dumps(d.PlaceKind.Warehouse)) == d.PlaceKind.Warehouse
    shop = d.Shop.open(terms)
    assert pickle.loads(pickle.dumps(shop)) == shop


def test_rates_of_exchange_are_checked():
    day = AT.date()
    rate = d.ExchangeRate(base="JPY", quote="CNY", on=day, rate=Decimal("0.048"))
    terms = d.Terms.usual("v1", ["osaka"])
    table = d.ExchangeTable(version="v1", spread=Decimal("0.02"), rates=[rate])
    assert terms.__replace__(exchange=table).exchange == table
    with pytest.raises(d.Invalid):
        terms.__replace__(exchange=d.ExchangeTable(version="v1", spread=Decimal("0.02"), rates=[rate, rate]))
