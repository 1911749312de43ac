"""Links are kept with their plan, and go with it."""

from funnel_planner.domain.templates import load_template
from funnel_planner.storage.links import FileLink
from funnel_planner.storage.plan_file import PlanFile


def test_links_are_kept_replaced_moved_and_forgotten(file: PlanFile) -> None:
    plan, other = load_template("basic", "en"), load_template("sales", "en")
    for each in (plan, other):
        file.create_plan(each, "Create plan")
    link = FileLink(plan.id, "/a/ż.csv", "b1", "{}")
    file.put_link(link)
    file.put_link(FileLink(other.id, "/a/ż.csv", "b9", "{}"))
    newer = FileLink(plan.id, "/a/ż.csv", "b2", '{"x": 1}')
    file.put_link(newer)
    assert file.links(plan.id) == (newer,)
    moved = FileLink(plan.id, "/b/ż.csv", "b2", "{}")
    file.put_link(moved, instead_of="/a/ż.csv")
    assert file.links(plan.id) == (moved,)
    file.remove_link(plan.id, "/nowhere")
    file.remove_link(plan.id, "/b/ż.csv")
    assert file.links(plan.id) == ()
    assert len(file.links(other.id)) == 1


def test_links_go_with_their_plan(file: PlanFile) -> None:
    plan, other = load_template("basic", "en"), load_template("sales", "en")
    for each in (plan, other):
        file.create_plan(each, "Create plan")
    file.put_link(FileLink(plan.id, "/a.csv", "", "{}"))
    file.trash_plan(plan.id)
    assert len(file.links(plan.id)) == 1
    file.erase_plan(plan.id)
    assert file.links(plan.id) == ()
