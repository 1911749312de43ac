"""What is remembered comes back; damage is forgotten, not reported."""

from pathlib import Path

from funnel_planner.app.preferences import FILE_NAME, MAX_RECENT, Preferences, load_preferences, save_preferences


def test_what_is_saved_comes_back() -> None:
    kept = Preferences(language="pl", theme="dark", place="results", live_funnel=False, splitters={"window": "00ff"})
    save_preferences(kept.with_file(Path("plany.funnel")))
    assert load_preferences() == kept.with_file(Path("plany.funnel"))


def test_a_damaged_file_means_defaults(own_home: Path) -> None:
    for text in ("", "[1]", "{", '{"recent_files": 3}', "null"):
        (own_home / FILE_NAME).write_text(text, "utf-8")
        assert load_preferences() == Preferences()


def test_recent_files_are_newest_first_and_few() -> None:
    preferences = Preferences()
    for number in range(MAX_RECENT + 3):
        preferences = preferences.with_file(Path(f"{number}.funnel"))
    preferences = preferences.with_file(Path("5.funnel"))
    assert preferences.recent_files[0] == "5.funnel"
    assert preferences.last_file == "5.funnel"
    assert len(preferences.recent_files) == len(set(preferences.recent_files)) == MAX_RECENT


def test_a_file_that_is_gone_leaves_the_list() -> None:
    preferences = Preferences().with_file(Path("a.funnel")).with_file(Path("b.funnel"))
    assert preferences.without_file(Path("a.funnel")).recent_files == ("b.funnel",)
