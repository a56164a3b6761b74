"""What processes do at the same moment; run by `multiprocessing`, so everything here can be imported."""

from pathlib import Path


def make_homes(barrier, base, rounds, results, name):
    """Make home after home, each at the same moment as the other process; tells which key it found, or what failed."""
    from omnikit.kit import create

    for number in range(rounds):
        barrier.wait(60)
        try:
            with create(Path(base) / f"home{number}") as kit:
                rows = kit.connection_rows()
                results.put((name, number, kit._store.vault.fingerprint, rows))
        except BaseException as error:  # noqa: BLE001 the test tells of it
            results.put((name, number, f"{type(error).__name__}: {error}", None))


def ask_for_syncs(barrier, home, rounds, results, name):
    """Ask for a sync at the same moment as the other process, then cancel whatever came of it."""
    from omnikit.errors import OmnikitError
    from omnikit.kit import open_kit

    with open_kit(home, actor=name) as kit:
        for number in range(rounds):
            barrier.wait(60)
            try:
                outcome = kit.connection(1).sync().id
            except OmnikitError as error:
                outcome = error.code
            results.put((name, number, outcome, None))
            barrier.wait(60)
            if isinstance(outcome, int):
                kit.cancel_run(outcome)
