import threading

from pose_engine.slot import LatestSlot


def test_newest_wins_and_the_rest_is_counted() -> None:
    slot: LatestSlot[int] = LatestSlot()
    assert slot.take() is None
    for value in range(3):
        slot.put(value)
    assert slot.take() == 2
    assert slot.take() is None
    assert slot.dropped == 2


def test_take_waits_for_a_value() -> None:
    slot: LatestSlot[str] = LatestSlot()
    threading.Timer(0.05, slot.put, ["late"]).start()
    assert slot.take(timeout_s=5.0) == "late"


def test_take_gives_up() -> None:
    assert LatestSlot[int]().take(timeout_s=0.01) is None
