"""Small machines keep a core for drawing; others, and other systems, are left as they are."""

import os

import pytest

from game import cores


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    said: dict[str, object] = {}
    monkeypatch.setattr(
        cores.os, "sched_setaffinity", lambda pid, use: said.update(use=use), raising=False
    )
    monkeypatch.setattr(cores.os, "nice", lambda by: said.update(nice=by), raising=False)
    return said


def machine(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda pid: set(numbers), raising=False)


@pytest.mark.parametrize(("numbers", "left"), [((0, 1), [1]), ((3, 5, 6), [5, 6])])
def test_small_machines_keep_their_first_core_for_drawing(
    numbers: tuple[int, ...],
    left: list[int],
    told: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine(monkeypatch, *numbers)
    cores.give_way()
    assert told == {"use": left, "nice": cores.POLITE}


@pytest.mark.parametrize("numbers", [(0,), (0, 1, 2, 3)])
def test_one_core_is_shared_and_many_need_no_help(
    numbers: tuple[int, ...], told: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, *numbers)
    cores.give_way()
    assert not cores.keep_off_first_core()
    assert told == {}


def test_systems_without_affinity_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cores.os, "sched_setaffinity", raising=False)
    assert not cores.keep_off_first_core()


def test_a_refusal_is_no_error(told: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(pid: int, use: object) -> None:
        raise PermissionError

    machine(monkeypatch, 0, 1)
    monkeypatch.setattr(cores.os, "sched_setaffinity", refused)
    cores.give_way()
    assert told == {}


def test_the_pools_of_a_painter_call_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    from game.ui.ahead import PaintAhead
    from game.ui.stage import Stage
    from game.ui.theme import theme_of

    ahead = PaintAhead(Stage(theme_of()))
    ask = getattr(os, "sched_getaffinity", lambda pid: {0})
    used = ahead.aside(lambda: ask(0)).result()
    ahead.close()
    if before is not None:
        assert os.sched_getaffinity(0) == before, "the loop itself may go where it likes"
        assert (len(used) == len(before) - 1) == (len(before) in (2, 3))
