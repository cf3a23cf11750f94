"""Every word on the screen, by key. A language is one table of the same keys."""

from __future__ import annotations

import locale
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Final

from game.ui.strings_zh import CHINESE

ENGLISH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tagline": "Your living room. Your moves.",
        "dance": "Dance",
        "quit": "Quit",
        "camera": "Camera: {name}",
        "virtual_dancer": "Virtual dancer",
        "no_camera": "Virtual dancer – no camera found",
        "choose_song": "Choose a song",
        "no_songs": "No songs are installed yet.",
        "broken": "Cannot be played",
        "solo": "Solo",
        "duet": "{count} dancers",
        "bpm": "{bpm} bpm",
        "easy": "Easy",
        "medium": "Medium",
        "hard": "Hard",
        "get_ready": "Get ready",
        "go": "Go!",
        "combo": "Combo {count}",
        "PERFECT": "PERFECT",
        "SUPER": "SUPER",
        "GOOD": "GOOD",
        "OK": "OK",
        "MISS": "MISS",
        "NOT_JUDGED": "unseen",
        "no_player": "Step into the picture, so that I can see you",
        "waiting_camera": "Waiting for the camera",
        "paused": "Paused",
        "camera_lost": "The camera went away",
        "camera_lost_do": "Check the camera, then press Resume.",
        "film_over": "The film is over",
        "film_over_do": "Press Restart to play it from its beginning.",
        "take_a_breath": "Take a breath. The song waits for you.",
        "resume": "Resume",
        "restart": "Restart",
        "again": "Again",
        "songs": "Songs",
        "out_of": "of {full}",
        "best_moves": "Your best",
        "weak_moves": "Worth another try",
        "none_best_moves": "Next time!",
        "none_weak_moves": "Nothing: all I saw was perfect",
        "limbs": "Your body",
        "left_arm": "Left arm",
        "right_arm": "Right arm",
        "left_leg": "Left leg",
        "right_leg": "Right leg",
        "torso": "Body",
        "not_scored": "not scored in this dance",
        "score_not_kept": "Virtual dancer – score not kept",
        "superstar": "Superstar!",
        "megastar": "Megastar!",
        "longest_combo": "Longest combo {count}",
        "advice_unseen": "I could not see you well: step back, and let some light fall on you.",
        "advice_great": "Wonderful: hardly a beat to mend. Try it on hard!",
        "advice_great_hard": "Wonderful: hardly a beat to mend, and that on hard!",
        "advice_late": "You were about {beats} of a beat late{when}: start a little sooner.",
        "advice_early": "You were about {beats} of a beat early{when}: wait for the beat.",
        "advice_limb": "{limb} was furthest from the coach{when}: keep an eye on it next time.",
        "advice_limb_late": "{limb} needs care, and you were about {beats} of a beat late{when}.",
        "advice_limb_early": "{limb} needs care, and you were about {beats} of a beat early{when}.",
        "advice_limb_was_late": "{limb} was late by about {beats} of a beat{when}: start sooner.",
        "advice_limb_was_early": "{limb} was early by about {beats} of a beat{when}: let it wait.",
        "timing_late": "late",
        "timing_early": "early",
        "camera_timing_late": "You were {ms} ms late all along.",
        "camera_timing_early": "You were {ms} ms early all along.",
        "camera_timing_do": "T: the camera is to allow for it",
        "camera_timing_set": "Camera delay: {ms} ms from now on",
        "advice_bigger": "You had the steps: now make every move bigger and hold its end{when}.",
        "an_eighth": "an eighth",
        "a_quarter": "a quarter",
        "half": "half",
        "a_whole": "the whole",
        "all_along": "",
        "in_first_half": " in the first half",
        "in_second_half": " in the second half",
        "in_intro": " in the intro",
        "in_verse": " in the verse",
        "in_build": " before the chorus",
        "in_chorus": " in the chorus",
        "in_bridge": " in the bridge",
        "in_break": " in the break",
        "in_outro": " at the end",
        "your_left_arm": "Your left arm",
        "your_right_arm": "Your right arm",
        "your_left_leg": "Your left leg",
        "your_right_leg": "Your right leg",
        "your_torso": "Your body",
        "calibrate": "Calibrate",
        "step_view": "Whole body",
        "step_still": "Stand still",
        "step_beats": "Clap",
        "step_done": "Result",
        "feet_hidden": "Step back: I can't see your feet",
        "head_hidden": "Step back: I can't see your head",
        "hands_hidden": "Let your arms hang beside you: I can't see both hands",
        "trunk_hidden": "Turn to the camera: I can't see all of you",
        "room_hidden": "Step back: your raised hands would leave the picture",
        "calibrate_seen": "Good: I can see all of you",
        "calibrate_still": "Stand still for a moment, arms down",
        "calibrate_listen": "Listen to the beat …",
        "calibrate_clap": "Clap over your head on every beat",
        "calibrate_raise": "… or raise both arms on it",
        "calibrate_anyway": "Start anyway",
        "calibrate_ms": "{delay} ms",
        "calibrate_delay": "The camera is that late.",
        "calibrate_late_dancer": "The virtual dancer is that late.",
        "calibrate_beat": "beat",
        "calibrate_early": "You clap a little before the beat.",
        "calibrate_spread": "{hits} claps, even to ±{spread} ms.",
        "calibrate_save_why": "Save it, and I judge you by the beat you heard.",
        "calibrate_virtual": "Virtual dancer – nothing to save",
        "calibrate_not_yet": "Not yet",
        "calibrate_few": "I saw {hits} of eight claps. Stretch your arms high over your head.",
        "calibrate_uneven": "Your claps were uneven. Listen a while, then clap once to every beat.",
        "calibrate_off_beat": "Your claps fell between the beats. Clap together with the click.",
        "calibrate_not_saved": "It could not be saved: {reason}",
        "save": "Save",
        "try_again": "Try again",
        "cancel": "Cancel",
        "done": "Done",
        "hint_move": "Choose",
        "hint_difficulty": "Difficulty",
        "hint_back": "Back",
        "hint_full_screen": "Full screen",
        "hint_select": "Select",
        "hint_ghost": "Ghost",
        "your_best": "Your best",
        "friend": "Friend",
        "ghost_none": "Your best: {points}",
        "ghost_none_virtual": "The virtual dancer's best: {points}",
        "ghost_none_friend": "A replay to race: {name}",
        "ghost_best": "You race your best: {points}",
        "ghost_best_virtual": "You race the virtual dancer: {points}",
        "ghost_friend": "You race {name}",
        "replay_not_kept": "Your last dance was not kept: {why}",
        "settings": "Settings",
        "hint_change": "Change",
        "set_language": "Language",
        "set_language_auto": "Automatic",
        "set_full_screen": "Full screen",
        "set_colour_blind": "Colours",
        "set_reduce_motion": "Less motion and flashing",
        "set_player_view": "You on the stage",
        "set_music_volume": "Music",
        "set_sound_volume": "Sounds",
        "set_output_delay_s": "Sound delay",
        "set_picture_delay_s": "Picture delay",
        "set_camera_delay_s": "Camera delay",
        "set_save_replays": "Keep dances as replays",
        "set_camera": "Camera",
        "set_camera_auto": "First one found",
        "set_camera_virtual": "Virtual dancer",
        "set_camera_number": "Number {number}",
        "set_camera_wait": "Opening the camera …",
        "set_on": "On",
        "set_off": "Off",
        "set_hands_free": "Hands press buttons",
        "set_colours_full": "All",
        "set_colours_safe": "For colour-blind eyes",
        "set_view_camera": "Camera picture",
        "set_view_silhouette": "Silhouette",
        "set_view_nothing": "Nothing",
        "set_percent": "{value} %",
        "set_ms": "{value} ms",
        "set_not_saved": "It could not be saved: {reason}",
        "set_no_font": "No Chinese font was found: install one, such as Noto Sans TC.",
        # Duets
        "follow_me": "Follow me",
        # hands free
        "hands_point": "Raise a hand and hold it over a button",
        "hands_title": "Raise both arms to begin, or hold a hand over a button",
        "hands_songs": "Raise both arms to dance this song",
        "hands_pause": "Raise both arms to go on",
        "hands_setup": "Raise both arms to dance now",
        "setup_title": "Find your place",
        "setup_seen": "I can see all of you: here we go!",
        "setup_now": "Dance now",
        "attract_badge": "Virtual dancer – demo",
        "attract_hand": "Raise a hand or press any key",
        "attract_key": "Press any key",
        "hands_unseen": "Step back: I can't see your hands",
    }
)


# A language's own name for itself is shown to choose it by.
LANGUAGES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = MappingProxyType(
    {"en": ("English", ENGLISH), "zh-TW": ("繁體中文", CHINESE)}
)
_TABLE: ContextVar[Mapping[str, str]] = ContextVar("table", default=ENGLISH)


def speak(language: str) -> None:
    """Chooses the language of `say`: a key of LANGUAGES, or "auto" for the machine's own."""
    code = system_language() if language == "auto" else language
    _TABLE.set(LANGUAGES.get(code, LANGUAGES["en"])[1])


def system_language() -> str:
    """The key of LANGUAGES that suits this machine's locale best."""
    name = (locale.getlocale()[0] or "").replace("-", "_")
    chinese = name.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant", "Chinese (Traditional)"))
    return "zh-TW" if chinese or name.startswith("Chinese_T") else "en"


def say(key: str, /, **values: object) -> str:
    """The words of a key with `values` filled in; in English where the language has none, and the
    key itself where there are none at all."""
    text = _TABLE.get().get(key) if key in _TABLE.get() else ENGLISH.get(key, key)
    text = key if text is None else text
    return text.format(**values) if values else text
