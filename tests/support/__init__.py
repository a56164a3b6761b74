"""What the system tests share. Pages of this package are plain helpers; fixtures stand in `tests/conftest.py`."""
