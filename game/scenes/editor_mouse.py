"""The mouse in the editor: what it is over, presses and drags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.core.song_edit import Edge, with_border, with_facts, with_trim
from game.scenes.editor_parts import drag_section, mark_section, rename_section
from game.ui.editor_view import HUES, PLAY, chips_of, dot_boxes, fields_of, hue_at
from game.ui.layout import Box
from game.ui.time_view import (
    MOVES,
    PARTS,
    ROOM,
    SEEN,
    WHOLE,
    border_at,
    section_start_at,
    trim_at,
)

if TYPE_CHECKING:
    from game.scenes.editor import EditorScene

_TWICE_S = 0.4
_ZOOM, _SCROLL = 1.25, 0.12  # of a turn of the wheel
_HEAD = Box(ROOM.x, ROOM.y, ROOM.w, SEEN.bottom - ROOM.y)
Place = tuple[float, float]


class EditorMouse:
    """`lit` names the button or field under it; `move`, `border`, `trim` and `part`, a section
    whose start can be dragged, are those of the timeline, and `seen_s` the time where it points at
    how well the dancer was seen. While something is dragged, `dragging` says what."""

    def __init__(self, scene: EditorScene) -> None:
        self._scene = scene
        self.lit, self.dragging = "", ""
        self.move: int | None = None
        self.seen_s: float | None = None
        self.border: tuple[int, Edge] | None = None
        self.trim: Edge | None = None
        self.part: int | None = None
        self._held, self._drags = 0, 0
        self._was_playing = False
        self._clicked: tuple[float, str, int] | None = None
        self._place: Place = ROOM.centre

    def handle(self, event: pygame.event.Event) -> None:
        canvas = self._scene.canvas
        if event.type == pygame.MOUSEWHEEL:
            self._wheel(event)
        elif canvas is None or not hasattr(event, "pos"):
            return
        elif event.type == pygame.MOUSEMOTION:
            place = canvas.to_units(event.pos)
            if self.dragging and not getattr(event, "buttons", (1,))[0]:
                self.let_go()  # outside the window
            elif self.dragging:
                self._drag(place)
            if not self.dragging:
                self._look(place)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            place = canvas.to_units(event.pos)
            card = self._scene.card
            if card is not None and card.contains(place):
                self._scene.run.message = ""
                return
            self._look(place)
            self._press(place)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self.let_go()

    def _look(self, place: Place) -> None:
        """Notes what the mouse is over."""
        scene, self._place = self._scene, place
        edit, view = scene.run.edit, scene.view
        self.lit = self._button_at(place)
        self.trim = trim_at(edit, view, place)
        inside = MOVES.contains(place)
        self.border = border_at(edit, view, place[0]) if inside else None
        self.part = section_start_at(edit, view, place[0]) if PARTS.contains(place) else None
        at_s = view.s_of(place[0])
        self.seen_s = at_s if SEEN.inset(-6).contains(place) else None
        self.move = edit.song.move_at(at_s) if inside and self.border is None else None

    def _button_at(self, place: Place) -> str:
        desk = self._scene.desk()
        for chip in chips_of(desk):
            if chip.box.contains(place) and not chip.off:
                return chip.name
        for field in fields_of(desk):
            if field.box.contains(place):
                return field.name
        for number, box in enumerate(dot_boxes()):
            if box.contains(place):
                return f"dot_{number}"
        for number, box in enumerate(HUES):
            if box.inset(-6).contains(place):
                return f"hue_{number}"
        near = (place[0] - PLAY[0]) ** 2 + (place[1] - PLAY[1]) ** 2 <= 36**2
        return "play" if near else ""

    def _press(self, place: Place) -> None:
        scene, run = self._scene, self._scene.run
        scene.end_typing()
        self._drags += 1
        if self.lit.startswith("dot_"):
            scene.set_difficulty(int(self.lit[4:]) + 1)
        elif self.lit.startswith("hue_"):
            self.dragging, self._held = "hue", int(self.lit[4:])
        elif self.lit:
            fields = {field.name for field in fields_of(scene.desk())}
            (scene.begin_typing if self.lit in fields else scene.do)(self.lit)
        elif self.trim is not None:
            self.dragging = "trim"
        elif self.border is not None:
            run.choose(self.border[0])
            self.dragging = "border"
        elif self.move is not None:
            self._click_move(self.move)
        elif PARTS.contains(place):
            self._click_part(scene.view.s_of(place[0]))
        elif WHOLE.contains(place):
            self.dragging = "whole"
        elif _HEAD.contains(place):
            self.dragging, self._was_playing = "head", run.player.playing
            run.player.pause()
            if MOVES.contains(place):
                run.choose(None)
        if self.dragging in ("hue", "whole", "head"):
            self._drag(place)

    def _click_move(self, index: int) -> None:
        """Chooses a move; the second click of two names it."""
        scene = self._scene
        scene.run.choose(index)
        if self._second_click("move", index):
            scene.begin_typing("name")
        elif not scene.run.player.playing:
            scene.go_to(scene.run.edit.moves[index].start_s)

    def _click_part(self, at_s: float) -> None:
        """Goes to where a section starts, which can be dragged; the second click of two gives it
        its next name. Where no section is, two clicks make one."""
        scene, run = self._scene, self._scene.run
        index = self.part if self.part is not None else run.edit.song.section_at(at_s)
        twice = self._second_click("part", -1 if index is None else index)
        if index is None:
            if twice:
                mark_section(run, at_s)
            elif not run.player.playing:
                scene.go_to(at_s)
            return
        if twice:
            rename_section(run, index)
        elif not run.player.playing:
            scene.go_to(run.edit.song.sections[index].start_s)
        if self.part is not None and not twice:
            self.dragging, self._held = "part", self.part

    def _second_click(self, what: str, index: int) -> bool:
        """Whether the same thing is clicked for the second time, right after the first."""
        before, now = self._clicked, self._scene.now
        self._clicked = (now, what, index)
        return before is not None and before[1:] == (what, index) and now - before[0] <= _TWICE_S

    def _drag(self, place: Place) -> None:
        scene, run = self._scene, self._scene.run
        at_s, grip = scene.view.s_of(place[0]), ("drag", self._drags)
        if self.dragging == "head":
            run.player.seek(at_s, run.edit)
        elif self.dragging == "whole":
            middle_s = (place[0] - WHOLE.x) / WHOLE.w * scene.view.length_s
            view = scene.view
            scene.following = False
            scene.view = view.scrolled(middle_s - view.span_s / 2 - view.start_s)
        elif self.dragging == "border" and self.border is not None:
            index, edge = self.border
            run.act(lambda edit: with_border(edit, index, edge, at_s, run.places), grip)
            if not run.player.playing:
                move = run.edit.moves[index]
                run.player.seek(move.start_s if edge == "start" else move.end_s, run.edit)
        elif self.dragging == "part":
            drag_section(run, self._held, at_s, grip)
        elif self.dragging == "trim" and self.trim is not None:
            changes = {f"{self.trim}_s": at_s}
            run.act(lambda edit: with_trim(edit, **changes), grip)
        elif self.dragging == "hue":
            hues = list(run.edit.song.hues)
            hues[self._held] = hue_at(self._held, place[0])
            run.act(lambda edit: with_facts(edit, hues=hues), grip)

    def let_go(self) -> None:
        """Ends what is being dragged."""
        scene = self._scene
        if self.dragging == "head" and self._was_playing:
            scene.run.player.play(scene.run.edit)
        if self.dragging:
            scene.run.release()
        self.dragging = ""

    def _wheel(self, event: pygame.event.Event) -> None:
        """Scrolls; with Ctrl it zooms about the mouse."""
        scene = self._scene
        held = pygame.key.get_mods() if pygame.display.get_init() else 0
        if held & (pygame.KMOD_CTRL | pygame.KMOD_META):
            x = min(max(self._place[0], ROOM.x), ROOM.right)
            scene.view = scene.view.zoomed(_ZOOM**event.y, scene.view.s_of(x))
        else:
            scene.following = False
            turns = getattr(event, "x", 0) - event.y
            scene.view = scene.view.scrolled(turns * _SCROLL * scene.view.span_s)
