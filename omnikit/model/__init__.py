"""What omnikit talks about, as values: no I/O, no clock, no database."""
