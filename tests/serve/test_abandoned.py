"""When a kernel counts as abandoned, on a clock that is turned by hand."""

from omnikit.serve.abandoned import Abandoned


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_kernel_is_abandoned_after_its_time_without_a_connection():
    clock = Clock()
    abandoned = Abandoned(10, clock)
    assert abandoned.among({"a": 1, "new": 0}) == []
    clock.now = 9
    assert abandoned.among({"a": 0, "new": 0}) == []
    clock.now = 10.5
    assert abandoned.among({"a": 0, "new": 0}) == ["a", "new"]


def test_a_connection_that_comes_back_starts_the_time_anew():
    clock = Clock()
    abandoned = Abandoned(10, clock)
    for now, connections, expected in ((0, 1, []), (9, 0, []), (10, 1, []), (19, 0, []), (21, 0, ["a"])):
        clock.now = now
        assert abandoned.among({"a": connections}) == expected
