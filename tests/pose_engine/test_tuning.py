from __future__ import annotations

import json
from pathlib import Path

import pytest

from pose_engine import PoseNet, tuning
from pose_engine.model import PoseNetModel


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "cache" / "tuning.json"
    monkeypatch.setattr(tuning, "cache_file", lambda: file)
    return file


def pretend(monkeypatch: pytest.MonkeyPatch, *answers: list[float]) -> list[int]:
    """Lets measurements give these times, one after the other; how many were asked for."""
    left, asked = list(answers), []

    def paired_ms(works: list[object]) -> list[float]:
        asked.append(len(works))
        return left.pop(0)

    monkeypatch.setattr(tuning, "paired_ms", paired_ms)
    return asked


def test_the_quicker_model_is_measured_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pretend(monkeypatch, [10.0, 5.0])
    assert tuning.quickest_model(16, 1) == "mobilenet_v1_075_int8"
    assert tuning.quickest_model(16, 1) == "mobilenet_v1_075_int8"
    assert asked == [2]
    assert list(json.loads(kept.read_text()).values()) == ["mobilenet_v1_075_int8"]


def test_a_model_hardly_quicker_is_not_worth_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, [10.0, 9.0])
    assert tuning.quickest_model(16, 1) == "mobilenet_v1_075"


def test_the_largest_side_within_the_budget(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pretend(monkeypatch, [1.0], [2.0], [3.0], [9.0])
    model = PoseNetModel("mobilenet_v1_075", 16, 1)
    assert tuning.largest_side(model, 5, 1) == tuning.AUTO_SIDES[2]
    assert tuning.largest_side(model, 5, 1) == tuning.AUTO_SIDES[2]
    assert len(asked) == 4
    pretend(monkeypatch, [50.0])
    assert tuning.largest_side(model, 0.1, 1) == tuning.AUTO_SIDES[0]
    with pytest.raises(ValueError, match="above 0 ms"):
        tuning.largest_side(model, 0, 1)


@pytest.mark.parametrize("damage", ["", "[1]", '{"a": 1}', "{"])
def test_a_damaged_memory_is_measured_anew(
    kept: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    kept.parent.mkdir()
    kept.write_text(damage)
    pretend(monkeypatch, [10.0, 5.0])
    assert tuning.quickest_model(16, 1) == "mobilenet_v1_075_int8"


def test_without_a_place_to_remember_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(tuning, "cache_file", lambda: tmp_path / "file" / "tuning.json")
    pretend(monkeypatch, [10.0, 5.0])
    assert tuning.quickest_model(16, 1) == "mobilenet_v1_075_int8"


def test_auto_for_real(kept: Path) -> None:
    posenet = PoseNet("auto", input_size="auto", threads=1)
    assert posenet.model.name in tuning.AUTO_MODELS
    assert posenet.input_size[0] in tuning.AUTO_SIDES
    assert len(json.loads(kept.read_text())) == 2
    assert tuning.processor()
