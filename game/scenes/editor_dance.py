"""A real dance of a song that is being edited, from the playhead on; nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.core.judge import Grade
from game.dance_run import DanceRun
from game.edit_run import EditRun
from game.scenes.dance import DanceScene

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack


class EditorDanceScene(DanceScene):
    """Goes back to the editor when it is over."""

    way_out = "edit_way_out"

    def __init__(
        self, context: GameContext, stack: SceneStack, edit: EditRun, run: DanceRun
    ) -> None:
        super().__init__(context, stack, edit.entry, run)
        self._edit = edit

    def exiting(self) -> None:
        super().exiting()
        self.context.poses.set_song(None, lambda instant: None)

    def restart(self) -> None:
        """Begins the same piece anew."""
        self.run.restart()
        self._reset()

    def leave(self) -> None:
        """From the pause screen, which lies over this one."""
        self.stack.pop()
        self.stack.pop()

    def _finish(self) -> None:
        score = self.run.score
        judged = [one for one in score.judgements if one.grade is not Grade.NOT_JUDGED]
        well = sum(one.grade >= Grade.GOOD for one in judged)
        share = round(100 * score.share)
        if judged:
            self._edit.tell("edit_tested", good=True, well=well, count=len(judged), share=share)
        elif score.judgements:
            self._edit.tell("edit_test_unseen")
        self.stack.pop()
