"""Files of orders, as people and shops write them, in a folder whose time is a test's own."""

import csv
import io
import os
from datetime import timedelta

HEADINGS = (
    "Order ID", "Order date", "Status", "SKU", "Title", "Quantity", "Price", "Currency", "Name", "Street", "Zip",
    "City", "Country", "E-Mail",
)  # fmt: skip


def row(order_id, **changes):
    """One line of an order, by heading."""
    plain = {
        "Order ID": order_id, "Order date": "2026-11-01 10:00", "Status": "paid", "SKU": "SKU-1", "Title": "Cup, blue",
        "Quantity": "2", "Price": "9.95", "Currency": "EUR", "Name": "Jörg Müller", "Street": "Weg 1", "Zip": "10115",
        "City": "Berlin", "Country": "DE", "E-Mail": "joerg@example.org",
    }  # fmt: skip
    return plain | {name.replace("_", " "): value for name, value in changes.items()}


def as_csv(rows, delimiter=",", encoding="utf-8", headings=None):
    """The bytes of a flat file."""
    names = headings or list(dict.fromkeys(name for one in rows for name in one))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([one.get(name, "") for name in names] for one in rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows, headings=None):
    """The bytes of an Excel workbook; cells keep their type."""
    from openpyxl import Workbook

    names = headings or list(dict.fromkeys(name for one in rows for name in one))
    book, file = Workbook(), io.BytesIO()
    book.active.append(names)
    for one in rows:
        book.active.append([one.get(name) for name in names])
    book.save(file)
    return file.getvalue()


class Folder:
    """A folder of files. `clock` says when they are written: a minute ago, unless a test says otherwise."""

    def __init__(self, path, clock):
        self.path, self.clock = path, clock
        path.mkdir(exist_ok=True)

    def write(self, name, content, ago=60.0):
        """A file as it was written `ago` seconds before now."""
        file = self.path / name
        file.write_bytes(content)
        at = (self.clock.now() - timedelta(seconds=ago)).timestamp()
        os.utime(file, (at, at))
        return file

    def orders(self, name, ids, ago=60.0, **changes):
        """A flat file with one row for each order."""
        return self.write(name, as_csv([row(one, **changes) for one in ids]), ago)
