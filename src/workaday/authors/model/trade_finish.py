"""The end of a draft: everything together, without stand-ins. What does not fit is mended, else left out; what is
left must make a trade.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workaday.authors.embedded.history import Historian
from workaday.authors.embedded.layout import Layout
from workaday.authors.embedded.objectives.month import MonthAuthor
from workaday.authors.embedded.reads import artifact_homes
from workaday.authors.model.trade_asking import Part
from workaday.authors.model.trade_context import (
    fact_words,
    job_words,
    measure_words,
    pool_words,
    role_words,
    short,
    table_words,
)
from workaday.authors.model.trade_draft import Draft, Item, compact
from workaday.authors.model.trade_trial import Faults, all_items, try_items
from workaday.errors import BuildError, ModelAnswerError
from workaday.models.prompts import prompt

Ask = Callable[[str, Sequence[Part]], None]

_ROUNDS = 6
_MENDED = 8
"""How many things are asked for again at the end, in one round."""
_MONTHS = 6
"""In how many worlds a month is tried."""


def finish(draft: Draft, ask: Ask) -> None:
    """Mends and prunes until everything holds together. Raises ModelAnswerError when too little is left of it, or
    when no world carries a month."""
    draft.plan = None  # no stand-ins any more
    for round in range(_ROUNDS):
        _drop_unused(draft)
        faults = try_items(draft, all_items(draft))
        if not faults:
            break
        if round == 0:
            ask("mending", [_mend(draft, item, said) for item, said in list(faults.items())[:_MENDED]])
        else:
            for item, said in _first_causes(faults).items():
                draft.drop(item, "; ".join(said)[:300])
    _hold_to(draft)
    if reasons := _no_month(draft):
        raise ModelAnswerError(
            f"{draft.brief.id}: no month can be made from this trade in {_MONTHS} worlds: {reasons[0][:400]}"
        )


def _drop_unused(draft: Draft) -> None:
    """Files that nothing makes, errors and corrections that no month names."""
    homes = artifact_homes(draft.whole())
    for id in [id for id in draft.data["artifacts"] if not homes.get(id)]:
        draft.drop(("artifacts", id), "nothing ever makes it")
    for key in ("traps", "changes"):
        named = {name for objective in draft.data["objectives"].values() for name in objective.get(key, ())}
        for id in [id for id in draft.data[key] if id not in named]:
            draft.drop((key, id), "no objective names it")


_CAUSES = ("tables", "facts", "pools", "measures", "projects", "artifacts", "traps", "changes", "objectives")


def _first_causes(faults: Faults) -> Faults:
    """The faults of the kind that others may follow from: what hangs on those is looked at again afterwards."""
    for key in _CAUSES:
        found = {item: said for item, said in faults.items() if item[0] == key}
        if found:
            return found
    (key, id), said = next(iter(faults.items()))
    raise ModelAnswerError(f"{key}{'.' * bool(id)}{id}: {'; '.join(said)[:300]}")


def _mend(draft: Draft, item: Item, said: list[str]) -> Part:
    """A thing to be given again. It leaves the draft until it is right."""
    key, id = item
    value = draft.get(item)
    words = prompt("author/trade-mend").render(
        job=job_words(draft), roles=short(role_words(draft)), tables=table_words(draft), measures=measure_words(draft),
        facts=fact_words(draft), pools=", ".join(draft.data["pools"]) if key in ("pools",) else pool_words(draft),
        files=", ".join(draft.data["artifacts"]), item=compact({key: {id: value} if id else value}), faults=said[:10],
        form=compact({key: {id: "..."} if id else "..."}),
    )  # fmt: skip
    return Part("mend", words, (key,), {key: [id]} if id else {})


def _hold_to(draft: Draft) -> None:
    for key, least in draft.brief.size.least.items():
        if (count := len(draft.data[key])) < least:
            lost = [line for line in draft.dropped if line.startswith(key)]
            raise ModelAnswerError(
                f"{draft.brief.id}: {count} of at least {least} {key} can be used; dropped: {'; '.join(lost)[:400] or 'none'}"
            )


def _no_month(draft: Draft) -> list[str]:
    """Why no trial world carries a month; empty as soon as one does."""
    reasons, trade = [], draft.whole()
    for k in range(_MONTHS):
        try:
            world = draft.worlds.of(trade, k)
            historian = Historian(world)
            historian.run()
            MonthAuthor(world, historian, Layout(world, "windows")).run()
        except BuildError as error:
            reasons.append(str(error))
        else:
            return []
    return reasons
