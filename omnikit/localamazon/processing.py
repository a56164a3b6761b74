"""Processing reports: the text behind a feed's resultFeedDocumentId.

Their form is that of reports sellers published: for invoices in amzn/selling-partner-api-models 2437, 2777 and 5068,
for flat files of shipments in 1091 and selling-partner-api-docs 133. Not confirmed: the Content-Type, the character
set, the line ends (threads show line feeds), and whether Amazon compresses them.
"""

from typing import NamedTuple

CONTENT_TYPE = "text/plain; charset=UTF-8"
ERROR, WARNING, FATAL = "Error", "Warning", "Fatal"
OF_INVOICES = ("sku",)
OF_SHIPMENTS = ("order-id", "order-item-id")


class Row(NamedTuple):
    """One line about one record; record 0 is the file itself."""

    record: int
    subject: tuple[str, ...]
    code: str
    message: str
    kind: str = ERROR


class Outcome(NamedTuple):
    """What processing a feed came to."""

    processed: int
    successful: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    def report(self) -> bytes:
        """The processing report; without rows it is the summary alone."""
        text = (
            "Feed Processing Summary:\n"
            f"\tNumber of records processed\t\t{self.processed}\n"
            f"\tNumber of records successful\t\t{self.successful}\n"
        )
        if self.rows:
            head = ("original-record-number", *self.columns, "error-code", "error-type", "error-message")
            lines = [(str(row.record), *row.subject, row.code, row.kind, row.message) for row in self.rows]
            text += "\n" + "".join("\t".join(line) + "\n" for line in (head, *lines))
        return text.encode()
