"""Pictures of the screens, for people who change the design: every scene has a name, and leaves nothing behind."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from funnel_planner.ui.actions import PLACES
from funnel_planner.ui.application import speak
from funnel_planner.ui.screenshot_scenes import scenes
from funnel_planner.ui.screenshots import main
from funnel_planner.ui.theme import Theme


def test_scenes_have_names_that_files_can_have() -> None:
    assert all(name.isidentifier() for name in scenes())
    assert not set(scenes()) & set(PLACES)


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about dialogs
@pytest.mark.parametrize("scene", ["import_refused", "leads_totals"])
def test_a_scene_is_rendered(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], scene: str
) -> None:
    monkeypatch.setenv("FUNNEL_PLANNER_HOME", str(tmp_path / "home"))
    try:
        assert main([str(tmp_path / "out"), "--only", scene, "dark", "pl", "1024"]) == 0
    finally:
        speak("en")
        Theme.load("light").apply(qapp)
    (picture,) = (tmp_path / "out").iterdir()
    assert picture.name == f"{scene}-dark-pl-1024.png"
    assert not QImage(str(picture)).isNull()
    assert str(picture) in capsys.readouterr().out
