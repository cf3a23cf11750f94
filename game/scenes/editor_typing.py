"""Typing into the editor's fields: what can be is taken over letter by letter, as one step."""

from __future__ import annotations

import pygame

from game.core.song_edit import EditError, SongEdit, with_facts, with_grid, with_move
from game.edit_run import EditRun
from game.scenes.text_field import TextField
from game.ui.editor_view import TEXTS, Desk, fields_of

REPEAT_MS = (400, 35)  # until a held key comes again, and from then on


class Typist:
    """`field` is the one that is typed into, if one is."""

    def __init__(self, run: EditRun) -> None:
        self._run, self._number = run, 0
        self.field: TextField | None = None

    def begin(self, name: str, desk: Desk) -> None:
        """Puts the caret into a field of the desk; ends what was typed before."""
        self.end()
        text = next((one.text for one in fields_of(desk) if one.name == name), None)
        if text is not None:
            self.field = TextField(name, text)
            self._number += 1
            _repeat_keys(True)

    def end(self) -> None:
        if self.field is not None:
            self.field = None
            self._run.release()
            _repeat_keys(False)

    def take(self, event: pygame.event.Event) -> None:
        """An event while something is typed."""
        field = self.field
        if field is None:
            return
        said = field.take(event)
        if said == "cancel":
            if self._run.history.grip == self._grip:
                self._run.undo()
        elif said:
            self._typed(field, final=said == "done")
        if said in ("done", "cancel"):
            self.end()

    @property
    def _grip(self) -> tuple[str, int]:
        """What makes one step of all letters."""
        return "text", self._number

    def _typed(self, field: TextField, final: bool) -> None:
        """Takes over what is typed as far as it can be; says why not once it is complete."""
        run, grip = self._run, self._grip
        if field.text == field.before and run.history.grip != grip:
            return  # nothing has been changed
        index = run.chosen

        def change(edit: SongEdit) -> SongEdit:
            if field.name == "name" and index is not None:
                return with_move(edit, index, name=field.text)
            if field.name in TEXTS:
                return with_facts(edit, **{field.name: field.text})
            return _with_number(edit, field.name, field.text)

        try:
            change(run.edit)
        except EditError as error:
            if final:
                run.tell(str(error))
            return
        run.act(change, grip)


def _repeat_keys(wanted: bool) -> None:
    """Whether a key that is held comes again and again: in a field Backspace should, elsewhere G
    would make a move gold and not gold."""
    if pygame.display.get_init():
        pygame.key.set_repeat(*(REPEAT_MS if wanted else (0, 0)))


def _with_number(edit: SongEdit, name: str, text: str) -> SongEdit:
    """The tempo or the first beat as typed; a comma does for a point."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise EditError("edit_number") from None
    if name == "bpm":
        return with_grid(edit, value, edit.song.first_beat_s)
    return with_grid(edit, edit.song.bpm, value)
