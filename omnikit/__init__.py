"""omnikit: run sales-channel connections from notebooks, a dashboard or the command line."""

__version__ = "0.1.0"
