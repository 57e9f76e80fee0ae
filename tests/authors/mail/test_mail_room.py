"""The mail room: folders that open, threads that hang together, people and papers of this world, real figures."""

from __future__ import annotations

import hashlib
import mailbox
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import mean, median
from zlib import crc32

import pytest
from mail_worlds import Made, built, make

from workaday.artifacts import spec
from workaday.artifacts.readers import read
from workaday.artifacts.readers.mbox import Read, messages, new_words
from workaday.artifacts.writers import write
from workaday.authors.embedded.load import load_trade
from workaday.authors.embedded.mail.load import TradeTalk, bulk, talk, trade_talk
from workaday.authors.embedded.mail.people import serial_of
from workaday.authors.embedded.mail.rhythm import draw_thread, draw_words, replies
from workaday.authors.embedded.mail.topics import PIECES
from workaday.authors.embedded.mail.words import Speaker, needs, sentence
from workaday.errors import BuildError
from workaday.world.period import is_working
from workaday.world.seeds import Seed


def parents(messages: Sequence[Read]) -> Iterator[tuple[Read, Read]]:
    """Each answer with what it answers; a KeyError where that is not in the mailbox."""
    known = {m.headers["message-id"]: m for m in messages}
    assert len(known) == len(messages), "a message id stands twice"
    for message in messages:
        if "in-reply-to" in message.headers:
            yield message, known[message.headers["in-reply-to"]]


# --- folders and threads ---------------------------------------------------------------------------


def test_folders_open_with_the_standard_library(computers: Sequence[Made], tmp_path: Path) -> None:
    made = computers[0]
    for folder in made.folders:
        place = tmp_path / folder.name
        place.write_bytes(write(folder.spec, ".mbox"))
        box = mailbox.mbox(place, create=False)
        assert isinstance(folder.spec, spec.Mailbox)
        kept = folder.spec.letters
        assert [m["Message-ID"] for m in box] == [f"<{letter.mail.message_id}>" for letter in kept]
        assert ["R" in m.get_flags() for m in box] == [letter.read for letter in kept]  # type: ignore[attr-defined]
        box.close()


def test_every_answer_answers_something_older(computers: Sequence[Made]) -> None:
    for made in computers:
        for answer, parent in parents(made.read()):
            assert answer.when is not None
            assert parent.when is not None
            assert answer.when >= parent.when, answer.headers["subject"]


def test_an_answer_to_nothing_would_be_noticed(computers: Sequence[Made]) -> None:
    messages = computers[0].read()
    answered = next(parent for _, parent in parents(messages))
    with pytest.raises(KeyError):
        list(parents([m for m in messages if m is not answered]))


def test_letters_stand_in_their_order_and_end_before_the_month(computers: Sequence[Made]) -> None:
    for made in computers:
        start = datetime.combine(made.world.month_start, time())
        for folder in made.folders:
            assert isinstance(folder.spec, spec.Mailbox)
            times = [
                letter.mail.when - timedelta(minutes=letter.mail.utc_offset_minutes)
                for letter in folder.spec.letters
            ]
            assert times == sorted(times)
            assert folder.modified < start
        mine = [x for x in made.letters() if x.mail.sender.email == made.world.me.email]
        assert max(x.mail.when for x in mine) < start
        assert all(made.world.me.email in addresses(x.mail) for x in made.letters())


def addresses(mail: spec.Mail) -> set[str]:
    return {a.email for a in (mail.sender, *mail.to, *mail.cc)}


def test_nothing_is_left_of_a_template(computers: Sequence[Made]) -> None:
    for made in computers:
        for letter in made.letters():
            text = f"{letter.mail.subject}\n{letter.mail.body}\n{letter.html}"
            found = re.search(r"\{\{|\}\}|\[\[|\]\]|pool:|@\w+@", text)
            assert found is None, (found, text[:300])


# --- people and papers -----------------------------------------------------------------------------


def test_who_writes_is_known_or_cannot_exist(computers: Sequence[Made]) -> None:
    """People of this world, machines of the house, and addresses below .example."""
    for made in computers:
        known = {c.email: c.name for c in made.room.people.by_id.values()}
        for letter in made.letters():
            sender = letter.mail.sender
            house = sender.email.endswith((f"@{made.world.org.domain}", ".example"))
            assert known.get(sender.email) == sender.name or house, sender
            assert all(a.email in known for a in (*letter.mail.to, *letter.mail.cc))


def test_no_full_name_comes_twice_in_a_fleet(computers: Sequence[Made]) -> None:
    names = Counter(
        c.name for made in computers for c in made.room.people.by_id.values() if not c.id.startswith("r")
    )
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 100


def test_a_seed_without_a_number_is_refused() -> None:
    with pytest.raises(BuildError, match="second part"):
        serial_of(Seed.root("five"))


def test_letters_carry_the_very_files(computers: Sequence[Made]) -> None:
    made = computers[1]
    papers = {f.name: f for f in made.papers if not f.holder and not isinstance(f.spec, spec.Mail)}
    hashes = {name: hashlib.sha256(write(f.spec, f.suffix)).hexdigest() for name, f in papers.items()}
    carried = [a for content in built(made).values() for m in messages(content) for a in m.attachments]
    assert len(carried) > 10
    for attachment in carried:
        assert hashlib.sha256(attachment.content).hexdigest() == hashes[attachment.name]


def test_a_file_goes_out_after_it_was_saved_and_never_a_colleagues_own(computers: Sequence[Made]) -> None:
    for made in computers:
        papers = {f.id: f for f in made.papers}
        for folder in made.folders:
            assert isinstance(folder.spec, spec.Mailbox)
            assert set(folder.attach) == {i for x in folder.spec.letters for i in x.enclosed}
            assert {e.older for e in made.edges if e.newer == folder.id} == set(folder.attach)
            for letter in folder.spec.letters:
                for file in (papers[i] for i in letter.enclosed):
                    assert not file.holder
                    assert file.modified <= folder.modified
                    if letter.mail.sender.email == made.world.me.email:
                        assert file.modified <= letter.mail.when


# --- the calendar ----------------------------------------------------------------------------------


def test_invitations_are_in_the_calendar(computers: Sequence[Made]) -> None:
    for made in computers:
        kept = {m.uid: m for m in made.calendar().meetings}
        sent = [x for x in made.letters() if x.meeting is not None]
        assert sent
        for letter in sent:
            assert letter.meeting is not None
            (meeting,) = letter.meeting.meetings
            entry = kept[meeting.uid]
            assert (meeting.start, meeting.end) == (entry.start, entry.end)
            assert letter.mail.when <= entry.start
            if letter.meeting.method == "CANCEL":
                assert meeting.status == entry.status == "CANCELLED"


def test_the_month_holds_series_alone(computers: Sequence[Made]) -> None:
    for made in computers:
        meetings = made.calendar().meetings
        assert all(m.start.date() < made.world.month_start for m in meetings)
        series = [m for m in meetings if m.rrule]
        assert len(series) >= 4
        assert all("UNTIL" not in m.rrule for m in series)
        assert any(m.exdates for m in series) or any(m.moved_from for m in meetings)


def test_meetings_of_the_history_stand_where_the_history_has_them(computers: Sequence[Made]) -> None:
    for made in computers:
        starts = {m.title: [] for m in made.calendar().meetings}
        for m in made.calendar().meetings:
            starts[m.title].append(m.start.date())
        first = made.room.first
        met = [e for e in made.history.events if e.people and first <= e.when.date() <= made.world.cutoff]
        for event in met:
            assert event.when.date() in starts[event.title]


def test_weeks_are_as_full_as_the_stage_wants(computers: Sequence[Made]) -> None:
    for made in computers:
        hours: Counter[tuple[int, int]] = Counter()
        for m in made.calendar().meetings:
            if not m.all_day and not m.rrule:
                hours[m.start.isocalendar()[:2]] += (m.end - m.start).total_seconds() / 3600  # type: ignore[assignment]
        assert mean(hours.values()) < made.room.pace.meetings * 1.5
        assert mean(hours.values()) > made.room.pace.meetings * 0.3


# --- contacts --------------------------------------------------------------------------------------


def test_everybody_of_the_world_has_a_card(computers: Sequence[Made]) -> None:
    for made in computers:
        emails = {e for card in made.contacts().cards for e in card.emails}
        assert {p.email for p in made.world.people.values() if p.role != "me"} <= emails
        writers = {x.mail.sender.email for x in made.letters()} & {
            c.email for c in made.room.people.by_id.values()
        }
        assert writers - {made.world.me.email} <= emails


# --- figures ---------------------------------------------------------------------------------------


def test_delays_lengths_and_threads_are_those_of_real_mail(computers: Sequence[Made]) -> None:
    """realism.md, rows 21 to 23: replies after 47 minutes, 43 words, threads of 2 and of 4.1 on the mean."""
    delays, words, sizes = [], [], []
    for made in computers:
        all_of = made.read()
        root: dict[str, str] = {}
        for answer, parent in sorted(parents(all_of), key=lambda pair: pair[0].when or datetime.min):  # noqa: DTZ901
            id, above = answer.headers["message-id"], parent.headers["message-id"]
            root[id] = root.get(above, above)
            if "auto-submitted" not in answer.headers and answer.headers["content-type"].startswith(
                "text/plain"
            ):
                assert answer.when is not None
                assert parent.when is not None
                delays.append((answer.when - parent.when).total_seconds() / 60)
                words.append(len(new_words(answer.body).split()))
        sizes += [count + 1 for count in Counter(root.values()).values()]
    assert 20 < median(delays) < 90
    assert sorted(delays)[int(len(delays) * 0.9)] < 36 * 60
    assert 20 < median(words) < 80
    assert 0.12 < mean(w > 100 for w in words) < 0.45
    assert 2 <= median(sizes) <= 3
    assert 2.4 < mean(sizes) < 5.5


def test_whole_days_bring_what_this_person_gets(computers: Sequence[Made]) -> None:
    """realism.md, row 20, scaled by stage."""
    shares = []
    for made in computers:
        first, me = made.room.whole(), made.world.me.email
        days: Counter[object] = Counter()
        for letter in made.letters():
            day = letter.mail.when.date()
            if letter.mail.sender.email != me and first <= day <= made.world.cutoff and is_working(day):
                days[day] += 1
        shares.append(mean(days.values()) / made.room.pace.received)
    assert 0.8 < mean(shares) < 1.25
    assert all(0.55 < share < 1.6 for share in shares)


@pytest.mark.parametrize(
    ("draw", "low", "high"),
    [
        (lambda rng: draw_words(rng), 38, 48),
        (lambda rng: draw_thread(rng), 2, 2),
        (
            lambda rng: (replies(rng, datetime(2025, 3, 4, 10), 8.0) - datetime(2025, 3, 4, 10)).seconds / 60,
            30,
            50,
        ),
    ],
    ids=["words", "threads", "delays"],
)
def test_draws_have_the_medians_of_their_sources(draw: object, low: float, high: float) -> None:
    rng = random.Random(3)
    assert low <= median(draw(rng) for _ in range(4000)) <= high  # type: ignore[operator]


def shingles(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(crc32(" ".join(words[k : k + 5]).encode()) for k in range(len(words) - 4))


def test_two_computers_share_hardly_a_mail(computers: Sequence[Made]) -> None:
    """Jaccard of 5-grams at 0.8 and more, between computers: notices of machines now and then."""
    seen: dict[int, list[tuple[int, frozenset[int]]]] = {}
    alike = total = 0
    for k, made in enumerate(computers):
        for letter in made.letters():
            grams = shingles(letter.mail.body)
            if not grams:
                continue
            total += 1
            lowest = sorted(grams)[:6]  # of two sets that alike, the six lowest share one almost surely
            others = {id(g): g for key in lowest for c, g in seen.get(key, []) if c != k}
            alike += any(len(grams & g) >= 0.8 * len(grams | g) for g in others.values())
            for key in lowest:
                seen.setdefault(key, []).append((k, grams))
    assert alike < 0.01 * total


def test_the_same_seed_gives_the_same_bytes(computers: Sequence[Made]) -> None:
    again = make(3, system="mac")
    before = computers[3]
    assert [f.path for f in again.files] == [f.path for f in before.files]
    for one, other in zip(again.files, before.files, strict=True):
        assert write(one.spec, one.suffix) == write(other.spec, other.suffix)


def test_every_file_opens_with_our_readers(computers: Sequence[Made]) -> None:
    for made in computers[:2]:
        for file in made.files:
            content = read(write(file.spec, file.suffix), file.name)
            assert content.text.strip()
            assert 5 <= file.modified.hour <= 23


@pytest.mark.slow
def test_a_year_of_mail_keeps_threads_and_grows(computers: Sequence[Made]) -> None:
    made = make(3, "full")
    letters = made.letters()
    assert len(letters) > 3 * len(computers[3].letters())
    assert max(x.mail.when for x in letters) - min(x.mail.when for x in letters) > timedelta(days=250)
    assert list(parents(made.read()))


# --- sentences -------------------------------------------------------------------------------------

NAMES = frozenset(
    ["first", "i", "label", "about", "thing", "project", "about_any", "third", "third_full", "third_title", "third_org", "third_id", "day", "colleague", "firm", "here", "meet_day", "meet_time", "title", "file", "n", "name", "phone", "email", "subject", "weekday", "org", "dept", "record_system", "place", "field", "job", "sector", "interest", "clients", "work_item", "work_items", "workplace"]
)  # fmt: skip
OF_BULK = NAMES | frozenset(
    ["it", "hr", "third2", "third_phone", "ticket", "count", "date", "date_soon", "meetings", "meetings_count", "third_brand", "outlet", "stamp", "span", "room", "room_title", "bought", "bought2", "bought3", "brand", "service", "theme", "sender", "me_name", "h1", "number", "sector_title", "work_title", "workplace_title", "theme_title"]
)  # fmt: skip


def phrases(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from phrases(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from phrases(item)


def test_every_sentence_can_be_said() -> None:
    shared, post = talk(), bulk()
    pools = set(shared.pools) | {"news", "todo", "theme", "themes"} | set(PIECES)
    own = [shared.pools, shared.documents, shared.meetings, shared.series, shared.diary, shared.filing]
    kinds = [(k.subject, k.open, k.steps) for k in shared.kinds.values()]
    for phrase in phrases([*own, kinds]):
        assert needs(phrase) <= NAMES | pools, phrase
    notices = [
        (n.name, n.head, n.foot, *((c.subject, c.body) for c in n.cases)) for n in post.notices.values()
    ]
    for phrase in phrases([post.pools, post.outlets, post.newsletters, notices]):
        assert needs(phrase) <= OF_BULK | pools | set(post.pools), phrase


@pytest.mark.parametrize("trade", ["construction_pm", "financial_advisor", "nurse_manager", "general"])
def test_every_sentence_of_a_trade_names_its_people(trade: str) -> None:
    said, made = trade_talk(trade), load_trade(trade)
    known = NAMES | {f"who.{role}.first" for role in made.roles} | set(talk().pools)
    for phrase in phrases(spoken(said)):
        assert needs(phrase) <= known, phrase
    for kind in said.matters:
        table = made.tables[kind.table]
        assert {kind.opened, kind.closed or kind.opened} <= table.columns.keys()
        assert set(kind.with_) <= made.roles.keys()
    for exchange in said.exchanges:
        assert set(exchange.tables) <= {m.table for m in said.matters}


def spoken(said: TradeTalk) -> list[object]:
    return [said.news, *(e.model_dump() for e in said.exchanges), *(w.model_dump() for w in said.worries)]


def test_a_trade_without_sentences_of_its_own_still_gets_mail() -> None:
    for phrase in phrases(spoken(trade_talk("unheard of"))):
        assert needs(phrase) <= NAMES | set(talk().pools), phrase
    made = make(3, trade="unheard of")
    assert len(made.letters()) > 150
    labels = {m.label.split("-")[0] for m in made.room.matters.matters}
    assert len(labels) >= 4, "its registers are found without help"


def test_a_name_that_nothing_knows_is_an_error() -> None:
    speaker = Speaker(random.Random(1), {}, {})
    with pytest.raises(BuildError, match="'nobody'"):
        speaker.say("Hi {{ nobody }}", {})
    with pytest.raises(BuildError, match="alternatives only"):
        speaker.say("{{ m.revenue|money0 }}", {})
    with pytest.raises(BuildError, match="no pool"):
        speaker.one("nowhere", {})


def test_phrases_come_back_as_late_as_they_can() -> None:
    speaker = Speaker(random.Random(1), {"p": ["a", "b", "c"]}, {})
    assert sorted(speaker.one("p", {}) for _ in range(3)) == ["a", "b", "c"]
    assert speaker.say("[[x|x]] {{ n|midway }} [[pool:p]]", {"n": "Y"})[:4] == "x y "
    assert sentence("so it is") == "So it is."
