"""The scenario files of the Rust tests, through the Python classes, with the same answers."""

import json
import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

import daigou

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "tests" / "scenarios").glob("*.txt"))
PROGRAM = os.environ.get("SCENARIO_STEPS", str(ROOT / "target" / "debug" / "scenario-steps"))


def name(member) -> str:
    return repr(member).rpartition(".")[2]


def answer(shop: daigou.Shop, ask: dict, at: datetime, log: list) -> str:
    if "command" in ask:
        command = daigou.ShopCommand.from_json(ask["command"])
        assert daigou.ShopCommand.from_json(command.to_json()) == command
        try:
            records = shop.execute(command, at)
        except daigou.DaigouError as error:
            return error.code
        log += records
        return "done" if records else "nothing"
    if "show_stock" in ask:
        where = ask["show_stock"].values()
        return f"{shop.on_hand(*where)} on hand, {shop.reserved(*where)} reserved, {shop.available_to_promise(*where)} free"
    if "show_money" in ask:
        sums = shop.account(ask["show_money"]["order_id"])
        if sums is None:
            return "unknown"
        parts = ("due", "received", "refunded", "pending")
        return ", ".join(f"{part} {getattr(sums, part).amount}" for part in parts)
    if "show_order" not in ask:
        return seen(shop, *next(iter(ask.items())))
    order_id = ask["show_order"]["order_id"]
    status, money = shop.order_status(order_id), shop.money_status(order_id)
    if status is None:
        return "unknown"
    goods = shop.goods_status(order_id)
    part = "partly " if goods.partly else ""
    return f"{name(status)}, {part}{name(goods.stage)}" + (f", {name(money)}" if money is not None else "")


def seen(shop: daigou.Shop, what: str, of: dict) -> str:
    if what == "show_by":
        return f"{shop.available_by(of['sku'], of['place_id'], datetime.fromisoformat(of['by']))} free"
    if what == "show_promises":
        promises = shop.promised_on_supply(of["order_id"])
        told = [f"{p.quantity} of {p.supply_id} for {p.promised_for.date()}" for p in promises]
    elif what == "show_recall":
        told = [f"{h.reservation_id}/{h.line_id}: {h.units} at {h.place_id}" for h in shop.recall(of["sku"], of["lot_id"])]
    elif what == "show_serial":
        piece = shop.serial(of["sku"], of["serial_id"])
        if piece is None:
            return "unknown"
        return f"at {piece.place_id}" + (f" for {piece.reservation_id}" if piece.reservation_id else "")
    else:
        assert what == "show_units", what
        told = [units(u) for u in shop.identified_units(of["sku"]) if u.place_id == of["place_id"]]
    return ", ".join(told) or "none"


def units(at: daigou.UnitsAt) -> str:
    identity = at.identity
    lot = f" of {identity.lot_id}" if identity.lot_id else ""
    serial = f" #{identity.serial_id}" if identity.serial_id else ""
    condition = "" if identity.condition == daigou.StockCondition.Good else f" {name(identity.condition)}"
    owner = "" if isinstance(identity.owner, daigou.StockOwner.Shop) else " of a consignor"
    return f"{at.units}{lot}{serial}{condition}{owner}"


def scenario_terms() -> daigou.Terms:
    """The terms of the Rust scenarios: what is sold in the pharmacy keeps for half a year."""
    terms = daigou.Terms.usual("scenario", ["osaka", "shanghai"]).to_json()
    terms["remaining_life"] = [{"channel_id": "pharmacy", "customer_id": None, "days_min": 180}]
    return daigou.Terms.from_json(terms)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(file):
    output = subprocess.run([PROGRAM, str(file)], check=True, capture_output=True, text=True).stdout
    steps = [json.loads(line) for line in output.splitlines()] if not output.startswith("[") else json.loads(output)
    assert steps
    shop, log = daigou.Shop.open(scenario_terms()), []
    for step in steps:
        assert answer(shop, step["ask"], datetime.fromisoformat(step["at"]), log) == step["answer"], step["line"]
    again = daigou.Shop.open(shop.terms)
    again.replay([daigou.Record.from_json(record.to_json()) for record in log])
    assert again == shop
    assert daigou.Shop.restore(shop.terms, shop.snapshot()) == shop
