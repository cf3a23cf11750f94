"""The editor: a song's moves, beats and facts on a timeline, with a live dancer at the playhead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game.core.song_edit import (
    on_beats,
    snapped,
    with_facts,
    with_limb,
    with_move,
    with_trim,
)
from game.core.strips import SEEN_HZ, WELL_SEEN
from game.edit_run import NEXT_PLACES, EditRun
from game.scenes.base import Scene
from game.scenes.editor_mouse import EditorMouse
from game.scenes.editor_parts import mark_section, preview_here, remove_section, section_here
from game.scenes.editor_typing import Typist
from game.ui.editor_cards import button_boxes, draw_question, draw_saving
from game.ui.editor_help import draw_help
from game.ui.editor_stage import EditorStage
from game.ui.editor_view import Desk, draw_desk, draw_long_message
from game.ui.kit import Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.time_view import TimeView
from game.ui.timeline import Lit, Strips, draw_timeline
from game.ui.widgets import Button, Menu, key_hints
from pose_engine.keypoints import LIMBS

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_FIRST_SPAN_S = 20.0
_SAVING_SHOWN_S = 0.3  # quicker ones would only flash
_ASKED = {
    "draft": ("edit_take_draft", "edit_leave_draft"),
    "leave": ("save", "edit_drop", "edit_stay"),
}
_HINTS = (
    ("Space", "edit_hint_play"), ("S", "edit_split"), (", .", "edit_hint_border"),
    ("I O", "edit_hint_trim"), ("M", "edit_hint_section"), ("T", "edit_tap"),
    ("R", "edit_test"), ("F1", "edit_keys"),
)  # fmt: skip


class EditorScene(Scene):
    """Worked by mouse and keys, which F1 shows; what is not saved survives a crash."""

    hands_off = True

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry, drafts: Path | None = None
    ) -> None:
        super().__init__(context, stack)
        self.run = EditRun(context, entry, drafts)
        self.typist = Typist(self.run)
        self.helping = self._leaving = False
        self.card: Box | None = None  # of a long message; a click takes it away
        self.asking = "draft" if self.run.draft is not None else ""
        self._menu = self._asked()
        self.mouse = EditorMouse(self)
        self.view = TimeView(self.run.edit.song.duration_s, 0.0, _FIRST_SPAN_S).within()
        self._strips = Strips(None, "", self.run.seen)
        self.following = True  # the playhead, until somebody scrolls
        self.dress()
        self._stage = EditorStage(self.run.edit.song, self.theme)

    def dress(self) -> None:
        """Takes the song's colours."""
        self.theme = self.theme_of(self.run.edit.song.hues)

    # -- verbs

    def entering(self) -> None:
        self.context.audio.stop_music(fade_ms=200)

    def suspending(self) -> None:
        self.end_typing()
        self.run.rest()

    def exiting(self) -> None:
        self.end_typing()
        self.run.close()

    def quitting(self) -> None:
        self.end_typing()
        self.run.close()

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        run = self.run
        run.update(now)
        song = run.edit.song
        if self.view.length_s != song.duration_s:
            self.view = TimeView(song.duration_s, 0.0, self.view.span_s).within()
        if run.player.playing and self.following and not self.mouse.dragging:
            self.view = self.view.showing(run.player.song_s)
        if not self.mouse.dragging and song.hues != self.theme.hues:
            self.dress()
            self._stage.dress(song, self.theme)
        if self._stage.song.tracks is not song.tracks:
            self._stage.dress(song, self.theme)
        strips = self._strips
        same = strips.wave is run.wave and strips.seen is run.seen
        note = say(run.wave_note[0], why=run.wave_note[1])
        if not same or strips.note != note:
            self._strips = Strips(run.wave, note, run.seen)

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if self.run.saving is not None:
            return  # what would be changed now would not be saved
        if self.asking:
            pressed = self.press(self._menu, event)
            if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
                pressed = "edit_stay" if self.asking == "leave" else None
            if pressed is not None:
                self._answer(pressed)
        elif self.helping:
            if event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
                self.helping = False
        elif self.typist.field is not None and event.type in (pygame.KEYDOWN, pygame.TEXTINPUT):
            if _command(event) is None:
                self.typist.take(event)
            else:
                self.end_typing()
                self._key(event)
        elif event.type == pygame.KEYDOWN:
            self._key(event)
        else:
            self.mouse.handle(event)

    def _key(self, event: pygame.event.Event) -> None:
        held = getattr(event, "mod", 0) & (pygame.KMOD_CTRL | pygame.KMOD_META)
        name = _command(event) if held else _KEYS.get(event.key)
        if name is not None:
            self.do(name)

    # -- what can be done

    def do(self, name: str) -> None:
        """One of the editor's verbs, by key or button."""
        if name.startswith("limb_"):
            self._limb(name[5:])
            return
        verbs = self._verbs
        if name in verbs:
            verbs[name]()

    @property
    def _verbs(self) -> dict[str, Callable[[], object]]:
        run = self.run
        return {
            "play": self._play, "play_move": run.play_move,
            "tap": run.tap, "bar_here": run.bar_here,
            "on_beats": lambda: run.act(on_beats), "gold": lambda: self._flip("gold"),
            "scored": lambda: self._flip("scored"), "split": run.split, "join": run.join,
            "add": run.add, "delete": run.delete, "name": lambda: self.begin_typing("name"),
            "section": lambda: mark_section(run), "section_here": lambda: section_here(run),
            "no_section": lambda: remove_section(run), "preview": lambda: preview_here(run),
            "undo": run.undo, "redo": run.redo, "save": self._save, "test": self._test,
            "back": self._leave, "snap": self._snap, "help": self._help,
            "zoom_in": lambda: self._zoom(1.5), "zoom_out": lambda: self._zoom(1 / 1.5),
            "fit": lambda: self._zoom(0.0), "border_start": lambda: run.border_here("start"),
            "border_end": lambda: run.border_here("end"),
            "trim_start": lambda: self._trim("start"), "trim_end": lambda: self._trim("end"),
            "beat_back": lambda: self._step(-1), "beat_on": lambda: self._step(1),
            "move_back": lambda: self._step_move(-1), "move_on": lambda: self._step_move(1),
            "home": lambda: self.go_to(run.edit.start_s), "end": lambda: self.go_to(run.edit.end_s),
        }  # fmt: skip

    def _play(self) -> None:
        if self.run.player.playing:
            self.run.player.pause()
        else:
            self.run.player.play(self.run.edit)
            self.following = True

    def go_to(self, song_s: float) -> None:
        """Puts the playhead somewhere, in view."""
        self.run.player.seek(song_s, self.run.edit)
        self.view = self.view.showing(self.run.player.song_s, lead=0.2)

    def _step(self, beats: int) -> None:
        edit, at_s = self.run.edit, self.run.player.song_s
        self.go_to(snapped(edit, at_s + beats * edit.song.beat_s, 1))

    def _step_move(self, step: int) -> None:
        self.run.step_move(step)
        if self.run.chosen is not None:
            self.view = self.view.showing(self.run.edit.moves[self.run.chosen].start_s, lead=0.2)

    def _flip(self, what: str) -> None:
        index = self.run.chosen
        if index is not None:
            now = getattr(self.run.edit.moves[index], what)
            self.run.act(lambda edit: with_move(edit, index, **{what: not now}))

    def _limb(self, limb: str) -> None:
        index = self.run.chosen
        if index is not None:
            self.run.act(lambda edit: with_limb(edit, index, limb))

    def _trim(self, edge: str) -> None:
        at_s = self.run.player.song_s
        self.run.act(lambda edit: with_trim(edit, **{f"{edge}_s": at_s}))

    def _snap(self) -> None:
        self.run.places = NEXT_PLACES[self.run.places]

    def _zoom(self, by: float) -> None:
        self.view = self.view.zoomed(by or 1e-6, self.run.player.song_s)

    def _help(self) -> None:
        self.helping = True

    def set_difficulty(self, value: int) -> None:
        self.run.act(lambda edit: with_facts(edit, difficulty=value))

    # -- saving, trying out, leaving

    def _save(self) -> None:
        if self.run.dirty:
            self.mouse.let_go()
            self.run.save(self._saved)

    def _save_and_leave(self) -> None:
        self._leaving = True
        self._save()

    def _saved(self, done: bool) -> None:
        self.sound("select" if done else "back")
        if done and self._leaving and self.stack.top is self:
            self.stack.pop()
        self._leaving = False

    def _test(self) -> None:
        from game.scenes.editor_dance import EditorDanceScene

        self.run.player.pause()
        dance = self.run.begin_test()
        if dance is not None:
            self.sound("select")
            self.stack.push(EditorDanceScene(self.context, self.stack, self.run, dance))

    def _leave(self) -> None:
        self.sound("back")
        self.run.player.pause()
        if self.run.dirty:
            self.asking = "leave"
            self._menu = self._asked()
        else:
            self.stack.pop()

    def _asked(self) -> Menu:
        names = _ASKED.get(self.asking, ("edit_stay",))
        boxes = button_boxes(len(names))
        return Menu([Button(name, name, box) for name, box in zip(names, boxes, strict=True)])

    def _answer(self, name: str) -> None:
        self.asking = ""
        if name == "edit_take_draft":
            self.run.take_draft()
        elif name == "edit_leave_draft":
            self.run.leave_draft()
        elif name == "edit_drop":
            self.run.drop()
            self.stack.pop()
        elif name == "save":
            self._save_and_leave()

    # -- typing

    def begin_typing(self, name: str) -> None:
        """Puts the caret into a field."""
        self.typist.begin(name, self.desk())

    def end_typing(self) -> None:
        self.typist.end()

    # -- drawing

    def _message(self) -> tuple[str, bool]:
        """What there is to say, of an edit or of what the mouse points at, and if it is good."""
        seen, at_s = self.run.seen, self.mouse.seen_s
        if self.run.message or at_s is None:
            return self.run.message, self.run.good
        share = float(seen[min(max(0, int(at_s * SEEN_HZ)), len(seen) - 1)])
        return say("edit_seen", share=round(100 * share)), share >= WELL_SEEN

    def desk(self) -> Desk:
        """What the panels show."""
        run, typing = self.run, self.typist.field
        return Desk(
            run.edit,
            run.chosen,
            run.player.song_s,
            run.player.playing,
            run.dirty,
            bool(run.history.past),
            bool(run.history.future),
            run.places,
            len(run.taps) if run.player.playing else 0,
            *self._message(),
            typing.name if typing else "",
            typing.text if typing else "",
            self.calm or self.now % 1.0 < 0.6,
            typing.fresh if typing else False,
            self.mouse.lit,
        )

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        self._stage.draw_backdrop(easel)
        shown_s = self.context.settings.shown_s(run.player.song_s)
        self._stage.draw(easel, run.edit.song, shown_s, self.calm)
        desk = self.desk()
        draw_desk(easel, desk)
        self.card = draw_long_message(easel, desk)
        lit = Lit(run.chosen, self.mouse.move, self.mouse.border, self.mouse.trim, self.mouse.part)
        draw_timeline(easel, run.edit, self.view, self._strips, lit, run.player.song_s)
        key_hints(easel, _HINTS, 1860, 1040)
        saving = run.saving
        if saving is not None and self.now - saving.begun_at >= _SAVING_SHOWN_S:
            cuts = saving.edit.start_s > 0 and run.entry.audio is not None
            draw_saving(easel, cuts, self.now, self.calm)
        elif self.asking:
            self._draw_question(easel)
        elif self.helping:
            draw_help(easel)

    def _draw_question(self, easel: Easel) -> None:
        draft, words = self.run.draft, say("edit_ask_leave_do")
        if self.asking == "draft" and draft is not None:
            at = draft.edited_at.astimezone()
            words = say("edit_ask_draft_at", day=at.strftime("%Y-%m-%d"), time=at.strftime("%H:%M"))
        draw_question(easel, say(f"edit_ask_{self.asking}"), words)
        self._menu.draw(easel)


def _command(event: pygame.event.Event) -> str | None:
    """What a key with Ctrl does, if it does something."""
    mod = getattr(event, "mod", 0)
    if event.type != pygame.KEYDOWN or not mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
        return None
    again = "redo" if mod & pygame.KMOD_SHIFT else "undo"
    return {pygame.K_s: "save", pygame.K_z: again, pygame.K_y: "redo"}.get(event.key)


_KEYS = {
    pygame.K_SPACE: "play", pygame.K_p: "play_move", pygame.K_t: "tap",
    pygame.K_b: "bar_here", pygame.K_q: "on_beats",
    pygame.K_g: "gold", pygame.K_u: "scored", pygame.K_s: "split", pygame.K_j: "join",
    pygame.K_a: "add", pygame.K_DELETE: "delete", pygame.K_BACKSPACE: "delete",
    pygame.K_n: "name", pygame.K_F2: "name", pygame.K_RETURN: "name", pygame.K_r: "test",
    pygame.K_F5: "test", pygame.K_ESCAPE: "back", pygame.K_h: "snap", pygame.K_F1: "help",
    pygame.K_PLUS: "zoom_in", pygame.K_EQUALS: "zoom_in", pygame.K_KP_PLUS: "zoom_in",
    pygame.K_MINUS: "zoom_out", pygame.K_KP_MINUS: "zoom_out", pygame.K_0: "fit",
    pygame.K_COMMA: "border_start", pygame.K_PERIOD: "border_end", pygame.K_i: "trim_start",
    pygame.K_o: "trim_end", pygame.K_LEFT: "beat_back", pygame.K_RIGHT: "beat_on",
    pygame.K_UP: "move_back", pygame.K_DOWN: "move_on", pygame.K_HOME: "home",
    pygame.K_END: "end", pygame.K_m: "section", pygame.K_k: "section_here",
    pygame.K_x: "no_section", pygame.K_v: "preview",
    **{pygame.K_1 + number: f"limb_{limb}" for number, limb in enumerate(LIMBS)},
}  # fmt: skip
