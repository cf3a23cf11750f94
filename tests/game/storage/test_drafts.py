"""Drafts: written, read again, told of when they cannot be, never deleted for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.aside import at_once
from game.core.song_edit import edit_of, with_facts, with_split, with_trim
from game.storage import drafts
from game.storage.drafts import (
    SAVE_EVERY_S,
    Autosave,
    DraftError,
    draft_file,
    poses_digest,
    read_draft,
    set_aside,
    write_draft,
)
from tests.fakes import make_choreography

ROOT = Path(__file__).parents[3]
SONG = make_choreography()
EDIT = with_trim(with_split(edit_of(SONG), 5.0), 1.0, 9.0)
AT = datetime(2026, 5, 6, 20, 15, tzinfo=UTC)
FOLDER = Path("some/test-song")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = draft_file(FOLDER, tmp_path)
    write_draft(path, EDIT, FOLDER, poses_digest(SONG), AT)
    return path


def test_a_draft_comes_back_as_it_was(path: Path) -> None:
    draft = read_draft(path, SONG)
    assert draft is not None
    assert draft.edited_at == AT
    assert draft.edit.moves == EDIT.moves
    assert (draft.edit.start_s, draft.edit.end_s) == (1.0, 9.0)
    assert draft.edit.song.tracks is SONG.tracks
    assert read_draft(path.with_name("none.json"), SONG) is None


def test_songs_of_one_name_have_drafts_of_their_own() -> None:
    assert draft_file(Path("a/song")) != draft_file(Path("b/song"))
    assert draft_file(Path("a/song")).parent == drafts.drafts_folder()


def test_a_draft_of_another_dance_is_refused_and_kept(path: Path) -> None:
    with pytest.raises(DraftError, match="another one"):
        read_draft(path, make_choreography(seed=3))
    assert path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"format": "mirrorbeat.draft", "version": 9}',
        b"null",
    ],
)
def test_a_broken_draft_is_told_of_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DraftError, match="json"):
        read_draft(path, SONG)
    assert path.read_bytes() == content
    aside = set_aside(path)
    assert aside is not None
    assert aside.read_bytes() == content
    assert set_aside(path) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_crashes_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("d") / "draft.json"
    write_draft(path, EDIT, FOLDER, poses_digest(SONG), AT)
    whole = json.loads(path.read_bytes())
    key = data.draw(st.sampled_from([*whole, *(f"song.{name}" for name in whole["song"])]))
    value = data.draw(st.sampled_from([None, -1, 1e400, "x", [], {}, [[]], True, 10**30]))
    if key.startswith("song."):
        whole["song"][key[5:]] = value
    else:
        whole[key] = value
    path.write_text(json.dumps(whole))
    with suppress(DraftError):
        read_draft(path, SONG)


def test_autosave_writes_soon_and_not_too_often(tmp_path: Path) -> None:
    keeper = Autosave(FOLDER, SONG, tmp_path)
    keeper.update(None, 10.0, at_once)
    assert not keeper.path.exists()
    keeper.update(EDIT, 10.1, at_once)
    draft = read_draft(keeper.path, SONG)
    assert draft is not None
    assert draft.edit.moves == EDIT.moves
    renamed = with_facts(EDIT, title="Other")
    keeper.update(renamed, 10.2, at_once)
    first = read_draft(keeper.path, SONG)
    assert first is not None
    assert first.edit.song.title == SONG.title
    keeper.update(renamed, 10.15 + SAVE_EVERY_S, at_once)
    second = read_draft(keeper.path, SONG)
    assert second is not None
    assert second.edit.song.title == "Other"
    keeper.update(None, 12.0, at_once)  # undone to what is saved
    assert not keeper.path.exists()


def test_what_was_not_written_yet_is_written_at_the_end(tmp_path: Path) -> None:
    keeper = Autosave(FOLDER, SONG, tmp_path)
    keeper.close(None)
    assert not keeper.path.exists()
    keeper.close(EDIT)
    assert keeper.path.exists()
    keeper.forget()
    assert not keeper.path.exists()


def test_a_draft_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keeper = Autosave(FOLDER, SONG, tmp_path / "file")
    keeper.update(EDIT, 1.0, at_once)
    keeper.update(EDIT, 2.0, at_once)
    assert keeper.trouble is not None
    unfit = replace(EDIT, song=replace(SONG, title=""))
    keeper = Autosave(FOLDER, SONG, tmp_path)
    keeper.close(unfit)
    assert keeper.trouble is not None
    assert "title" in keeper.trouble


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_while_editing_nothing_is_lost_but_the_last_second(tmp_path: Path) -> None:
    nursery = """
import os, sys
from pathlib import Path
from tests.draft_writer import edit_until_killed
for name in sys.argv[2:]:
    child = os.fork()
    if not child:
        out = os.open(os.path.join(sys.argv[1], name), os.O_WRONLY | os.O_CREAT)
        edit_until_killed(Path(name), Path(sys.argv[1]), out)
    print(child, flush=True)
for _ in sys.argv[2:]:
    os.wait()
"""
    names = [f"song-{number}" for number in range(6)]
    parent = subprocess.Popen(
        [sys.executable, "-c", nursery, str(tmp_path), *names],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    children = [int(parent.stdout.readline()) for _ in names]
    killed_at = {}
    time.sleep(1.2)
    for name, child in zip(names, children, strict=True):
        time.sleep(0.17)
        killed_at[name] = time.monotonic()
        os.kill(child, signal.SIGKILL)
    parent.wait(20)
    for name in names:
        made = [line.split() for line in (tmp_path / name).read_text().splitlines()]
        due = max(int(number) for number, at in made if float(at) < killed_at[name] - 1.0)
        draft = read_draft(draft_file(ROOT / name, tmp_path), SONG)
        assert draft is not None
        assert due <= int(draft.edit.song.title) <= int(made[-1][0])
