"""What is remembered between starts, and what happens where the file holds something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vggdigits.app import settings
from vggdigits.app.settings import Setting, Settings, settings_file

EVERY = [each for each in vars(settings).values() if isinstance(each, Setting)]


def write(file: Path, **values: Any) -> None:  # noqa: ANN401
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": 1, "settings": values}))


def test_each_setting_is_declared_once_and_its_default_is_valid() -> None:
    assert len({each.name for each in EVERY}) == len(EVERY) >= 10
    for each in EVERY:
        assert each.check(each.default) == each.default


def test_what_was_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    first = Settings(file)
    assert first.get(settings.THEME) == "system"
    first.set(settings.THEME, "dark")
    first.set(settings.WINDOW_PLACE, (10, 20, 1100, 700))
    first.set(settings.RECENT_FILES, ("/a/ä.inkml", "/b.png"))
    second = Settings(file)
    assert second.get(settings.THEME) == "dark"
    assert second.get(settings.WINDOW_PLACE) == (10, 20, 1100, 700)
    assert second.get(settings.RECENT_FILES) == ("/a/ä.inkml", "/b.png")
    assert second.put_aside is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (settings.THEME, "purple"),
        (settings.THEME, None),
        (settings.HINT_SEEN, "true"),
        (settings.WINDOW_PLACE, [1, 2, 3]),
        (settings.WINDOW_PLACE, [1, 2, 0, 3]),
        (settings.WINDOW_PLACE, 7),
        (settings.BOOTH_IDLE_S, True),
        (settings.BOOTH_IDLE_S, 0),
        (settings.RECENT_FILES, "a.png"),
        (settings.RECENT_FILES, [1]),
        (settings.WINDOW_LAYOUT, 3),
    ],
)
def test_a_value_that_is_none_gives_the_default_and_spares_the_others(
    tmp_path: Path, setting: Setting[object], value: object
) -> None:
    file = tmp_path / "settings.json"
    write(file, **{"device": "cpu", setting.name: value})
    read = Settings(file)
    assert read.get(setting) == setting.default
    assert read.get(settings.DEVICE) == "cpu"
    with pytest.raises((ValueError, TypeError)):
        read.set(setting, value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b"\xff\xfe", b'{"version": 2, "settings": {}}', b'{"version": 1, "settings": 3}', b"[" * 10**5],
    ids=["empty", "cut off", "a list", "no text", "another version", "no settings", "deep"],
)
def test_a_broken_file_is_put_aside_and_defaults_are_used(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    read = Settings(file)
    assert read.get(settings.LANGUAGE) == "system"
    assert read.put_aside == tmp_path / "settings.damaged.json"
    assert read.put_aside.read_bytes() == content
    read.set(settings.LANGUAGE, "zh_CN")
    assert Settings(file).get(settings.LANGUAGE) == "zh_CN"


def test_safe_mode_reads_and_writes_nothing(own_home: Path) -> None:
    write(settings_file(), theme="dark")
    before = settings_file().read_bytes()
    safe = Settings(None)
    assert safe.get(settings.THEME) == "system"
    safe.set(settings.THEME, "light")
    assert safe.get(settings.THEME) == "light"
    assert settings_file().read_bytes() == before


def test_two_programs_do_not_undo_each_others_choices(tmp_path: Path) -> None:
    one, other = Settings(tmp_path / "s.json"), Settings(tmp_path / "s.json")
    one.set(settings.THEME, "dark")
    other.set(settings.DEVICE, "cpu")
    third = Settings(tmp_path / "s.json")
    assert (third.get(settings.THEME), third.get(settings.DEVICE)) == ("dark", "cpu")


def test_what_a_newer_program_keeps_stays(tmp_path: Path) -> None:
    write(tmp_path / "s.json", unknown=[1, 2])
    Settings(tmp_path / "s.json").set(settings.THEME, "dark")
    assert json.loads((tmp_path / "s.json").read_text())["settings"] == {"theme": "dark", "unknown": [1, 2]}


def test_a_folder_that_cannot_be_written_to_costs_nothing_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    read = Settings(tmp_path / "file" / "settings.json")
    told: list[str] = []
    read.on_failure = told.append
    read.set(settings.THEME, "dark")
    read.set(settings.THEME, "light")
    assert read.get(settings.THEME) == "light"
    assert len(told) == 1 and "\n" not in told[0]
