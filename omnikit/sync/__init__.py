"""Use cases that move data between a channel and the store: plan, run, record, hand back."""
