"""Two readings of one file: every lead came, changed, stayed or went, and the sums add up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.leads import LeadData, no_leads
from funnel_planner.analytics.refreshing import difference

STAGES = ("s1", "s2")


def leads(found: dict[str, int], *, keyed: bool = True) -> LeadData:
    """Leads by key, each with a value that tells them apart."""
    import numpy as np

    n = len(found)
    nothing = np.full(n, -1, np.int32)
    base = no_leads(STAGES)
    return replace(
        base,
        channel=replace(base.channel, codes=nothing),
        created_day=np.zeros(n, np.int32),
        created_clock=nothing,
        value_minor=np.array(list(found.values()), np.int64),
        cost_minor=np.zeros(n, np.int64),
        keys=tuple(found) if keyed else None,
        has_keys=keyed,
    )


FOUND = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))


@given(FOUND, FOUND)
def test_leads_with_keys_are_told_apart_one_by_one(before: dict[str, int], after: dict[str, int]) -> None:
    said = difference(leads(before), leads(after))
    assert said.created == len(after.keys() - before.keys())
    assert said.removed == len(before.keys() - after.keys())
    assert said.updated == sum(before[key] != after[key] for key in before.keys() & after.keys())
    assert said.created + said.updated + said.unchanged == len(after)


@given(FOUND, FOUND, st.booleans())
def test_the_sums_add_up_with_and_without_keys(before: dict[str, int], after: dict[str, int], keyed: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    said = difference(leads(before, keyed=keyed), leads(after, keyed=keyed))
    assert said.created + said.updated + said.unchanged == len(after)
    assert said.removed + said.updated + said.unchanged == len(before)
    assert said.is_empty == (sorted(before.items()) == sorted(after.items()) if keyed else
                             sorted(before.values()) == sorted(after.values()))  # fmt: skip


def test_leads_known_from_another_import_are_not_new() -> None:
    said = difference(leads({"a": 1}), leads({"a": 1, "b": 2}), known={"b"})
    assert (said.created, said.updated, said.unchanged, said.removed) == (0, 1, 1, 0)
