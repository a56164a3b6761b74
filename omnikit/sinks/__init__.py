"""Where complete orders and returns are handed over to: a folder or an endpoint of the OMS."""
