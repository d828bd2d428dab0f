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
    order_id = ask["show_order"]["order_id"]
    status, money = shop.order_status(order_id), shop.money_status(order_id)
    if status is None:
        return "unknown"
    goods = shop.goods_status(order_id)
    part = "partly " if goods.partly else ""
    return f"{name(status)}, {part}{name(goods.stage)}" + (f", {name(money)}" if money is not None else "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(file):
    output = subprocess.run([PROGRAM, str(file)], check=True, capture_output=True, text=True).stdout
    steps = [json.loads(line) for line in output.splitlines()] if not output.startswith("[") else json.loads(output)
    assert steps
    shop, log = daigou.Shop.open(daigou.Terms.usual("scenario", ["osaka", "shanghai"])), []
    for step in steps:
        assert answer(shop, step["ask"], datetime.fromisoformat(step["at"]), log) == step["answer"], step["line"]
    again = daigou.Shop.open(shop.terms)
    again.replay([daigou.Record.from_json(record.to_json()) for record in log])
    assert again == shop
    assert daigou.Shop.restore(shop.terms, shop.snapshot()) == shop
