"""A shop whose orders may be exported, and orders of each kind in it."""

import json

EVERYTHING = {f"order_export.{what}_{buyers}": "DE" for what in ("shipments", "invoices") for buyers in ("b2b", "b2c")}
PDF = b"%PDF-1.7\n1 0 obj\nRechnung an Erika Mustermann"


def import_and_tick(kit):
    """All orders are there, and their marketplace is ticked everywhere."""
    kit.connection(1).import_orders(wait=True)
    kit.set_settings(1, EVERYTHING)
    return kit


def orders(kit, **wanted):
    """Complete orders with these facts, those that a merchant has to ship unless it is said otherwise."""
    facts = {"import_status": "Complete", "fulfilled_by": "MFN", "shipping_status": "open", "invoice_by_amazon": False}
    facts |= wanted
    return [row["order_id"] for row in kit.order_rows() if all(row[key] == value for key, value in facts.items())]


def of_pieces(kit, lines, pieces):
    """An order with so many lines, the first of which has at least so many pieces."""
    for order_id in orders(kit):
        found = items(kit, order_id)
        if len(found) == lines and found[0]["quantity"] >= pieces:
            return order_id
    raise AssertionError(f"no order of {lines} lines and {pieces} pieces")


def items(kit, order_id):
    """The items of an order, that of the most pieces first."""
    found = [line for line in kit.order_facts(order_id)["lines"] if line["kind"] == "item"]
    return sorted(found, key=lambda line: -line["quantity"])


def send(kit):
    """Send what is due, until nothing is; the run's row."""
    return kit.send_exports(1).wait().as_dict()


def at_amazon(amazon, order_id):
    """An order as the local Amazon has it."""
    book = amazon.amazon.book(amazon.amazon.accounts.first)
    return json.loads(json.dumps(book.get(order_id).order))
