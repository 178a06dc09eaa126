"""Changes told in words, each a short line with its reasons below: what text and Markdown have in common."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from adkg.changes.comparison import Compared
from adkg.changes.model import (
    ADDED,
    CHANGED,
    CONFIRMED,
    CONTRADICTED,
    LESS_CONFIRMED,
    LESS_CONTRADICTED,
    REJUDGED,
    REMOVED,
    WITHDRAWN,
    AnswerChange,
    Comparison,
    EntryChange,
    FactChange,
    Pair,
    SourceChange,
    Triple,
)
from adkg.cli._change_phrases import NAMES, phrase
from adkg.evidence.plain import iris_in
from adkg.evidence.testimony import Publication, Ruling, Testimony
from adkg.evidence.words import RDF_TYPE
from adkg.terms import Iri, Literal, Prefixes, Value, path_of, term

MOST = 3
LISTED = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One change: its kind and the word for it, what it is about, and the reasons or details."""

    kind: str
    word: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one thing, or all of a section where `title` is empty."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what changed under it; `size` counts the changes."""

    title: str
    groups: tuple[Group, ...]

    @property
    def size(self) -> int:
        """How many changes there are."""
        return sum(len(group.items) for group in self.groups)

    @property
    def heading(self) -> str:
        """The title with the size."""
        return f"{self.title} ({self.size})"


def names_in(compared: Compared, language: str, rows: int) -> dict[Iri, str]:
    """What everything is called that is told, of the answers so many rows that came and as many that went."""
    found = compared.found
    told = {iri for one in found.facts for iri in _told(one) if isinstance(iri, Iri)}
    for part in (found.things, found.decisions, found.searches, found.links, found.inferred, found.expected):
        told.update(iris_in(part))
    told.update(iris_in([one.come + one.gone for one in found.sources]))
    told.update(iris_in([one.come[:rows] + one.gone[:rows] for one in found.answers]))
    return compared.names(told, language)


def _told(change: FactChange) -> Iterator[Value | None]:
    yield from (change.subject, change.predicate, change.value, change.other)
    yield from (one.value for one in (*change.claims, *change.against, *change.before))


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells changes in a language. `plain` makes text safe for the form; `path` and `link` write what leads on."""

    names: Mapping[Iri, str]
    prefixes: Prefixes
    language: str = "en"
    plain: Callable[[str], str] = str
    path: Callable[[str], str] = str
    link: Callable[[str, str], str] = field(default=lambda text, _: text)

    def headline(self, found: Comparison) -> str:
        """What changed, in numbers."""
        counts = found.counts
        rest = [
            self._say(kind, number)
            for kind, number in (
                (LESS_CONFIRMED, counts.less_confirmed),
                (LESS_CONTRADICTED, counts.less_contradicted),
                (REJUDGED, counts.rejudged),
            )
            if number
        ]
        return self._say(
            "headline",
            added=self._say("facts", counts.added),
            changed=str(counts.changed),
            confirmed=str(counts.confirmed),
            contradicted=str(counts.contradicted),
            withdrawn=str(counts.withdrawn),
            rest="".join(f", {one}" for one in rest),
            answers=self._say("answers", counts.answers),
        )

    def sections(self, found: Comparison) -> list[Section]:
        """Everything but the answers, sections without a change left out."""
        flat = {
            "things": [self._entry(one, self._described(one)) for one in found.things],
            "decisions": [self._decision(one) for one in found.decisions],
            "sources": [self._source_change(one) for one in found.sources],
            "searches": sorted((self._search(one) for one in found.searches), key=lambda one: one.text),
            "links": [*self._triples(ADDED, found.links.come), *self._triples(REMOVED, found.links.gone)],
            "inferred": list(self._inferred(found)),
            "declared": list(self._declared(found)),
        }
        by_thing = groupby(found.facts, lambda one: one.subject)
        told = {one.iri for one in found.decisions}
        facts = tuple(
            Group(self.named(iri), tuple(self._fact(one, told) for one in changes)) for iri, changes in by_thing
        )
        sections = [Section(self._say("title:facts"), facts)]
        sections += [Section(self._say(f"title:{key}"), (Group("", tuple(items)),)) for key, items in flat.items()]
        return [section for section in sections if section.size]

    def question(self, found: AnswerChange) -> tuple[str, list[str]]:
        """A question whose answer changed, and what is to be known about it."""
        title = f"{self.path(found.question)}: {self.plain(found.summary)}"
        rows = self._say("rows", come=str(len(found.come)), gone=str(len(found.gone)))
        notes = [self._say("unknown", names=self._listed(found.unknown))] if found.unknown else []
        return f"{title} ({rows})", notes

    def named(self, iri: Iri) -> str:
        """A thing by its name and its path."""
        short = self.prefixes.shorten(iri)
        name = self.names.get(iri, short)
        return self.path(short) if name in {short, iri} else f"{self.plain(name)} ({self.path(short)})"

    def value(self, value: Value | None) -> str:
        """A thing by name and path, a literal as it is written, with its language."""
        if value is None:
            return ""
        if isinstance(value, Literal):
            text = self.plain(" ".join(value.lexical.split()))
            return f"{text} [{value.language}]" if value.language else text
        return self.named(value)

    def _say(self, key: str, number: int | None = None, **values: str) -> str:
        return phrase(self.language, key, number, **values)

    def _item(self, kind: str, text: str, notes: Iterable[str] = ()) -> Item:
        return Item(kind, self._say(f"kind:{kind}"), text, tuple(notes))

    def _name(self, predicate: Iri) -> str:
        known = NAMES[self.language].get(predicate) or self.names.get(predicate, predicate)
        return self.plain(self.prefixes.shorten(predicate) if known == predicate else known)

    def _pair(self, pair: Pair) -> str:
        return f"{self._name(pair[0])}: {self.value(pair[1])}"

    def _source(self, source: Publication) -> str:
        publisher = source.publisher
        if source.origin_label != publisher:
            publisher = self._say("after", publisher=publisher, origin=source.origin_label)
        known = ", ".join(self.plain(part) for part in (publisher, source.grade, source.published) if part)
        title = self.path(source.title) if _is_untitled(source) else self.plain(source.title)
        return f"{known}: {self.link(title, source.address)}"

    def _sources(self, claims: Sequence[Testimony]) -> list[str]:
        return [self._source(one) for one in {one.source.iri: one.source for one in claims}.values()]

    def _ruling(self, ruling: Ruling, told: Collection[Iri]) -> str:
        """A decision with its reason, which is left out where the decision itself is among the changes told."""
        decision = f"{self.path(path_of(ruling.iri))}, {ruling.decided}"
        return decision if ruling.iri in told else f"{decision}: {self.plain(' '.join(ruling.reason.split()))}"

    def _fact(self, found: FactChange, told: Collection[Iri]) -> Item:
        name = self._name(found.predicate)
        if found.kind == CHANGED:
            name += f": {self._say('became', other=self.value(found.other), value=self.value(found.value))}"
        elif found.value is not None:
            name += f": {self.value(found.value)}"
        return self._item(found.kind, name, self._reasons(found, told))

    def _reasons(self, found: FactChange, told: Collection[Iri]) -> Iterator[str]:
        if found.kind in {ADDED, CHANGED, WITHDRAWN}:
            yield from self._grounds(found)
        elif found.kind == CONFIRMED:
            yield from self._shortened(self._confirmations(found))
        elif found.kind == CONTRADICTED:
            key = "contradicted" if found.value is not None else "against"
            yield from self._shortened(self._judged(key, one) for one in found.claims)
        elif found.kind == LESS_CONFIRMED:
            for source in self._sources(found.before):
                yield self._say("less-confirmed:by", found.origins, source=source)
        elif found.kind == LESS_CONTRADICTED:
            for source in self._sources(found.before):
                yield self._say("less-contradicted:by", source=source, value=self.value(found.other))
        elif found.kind == REJUDGED:
            now, before = ((one[0].rule_label if one else self._say("decided")) for one in (found.claims, found.before))
            yield self._say("rejudged:by", rule=self.plain(now), before=self.plain(before))
        if found.ruling and found.kind not in {CONFIRMED, LESS_CONFIRMED, LESS_CONTRADICTED}:
            yield self._ruling(found.ruling, told)
        if found.follows:
            yield self._say("follow", len(found.follows))
        if found.followed:
            yield self._say("followed", len(found.followed))

    def _grounds(self, found: FactChange) -> Iterator[str]:
        """Who states what came, by which rule it is accepted, and what became of what went."""
        stated = list(dict.fromkeys(self._stated(one, found) for one in found.claims if one.value != found.other))
        rule = found.claims[0].rule_label if found.claims else ""
        accepted = self._say("rule", rule=self.plain(rule)) if rule else self._say("decided")
        if found.kind != WITHDRAWN:
            yield from (f"{stated[0]}; {accepted}",) if len(stated) == 1 else (*self._shortened(stated), accepted)
        lost, it = (found.value, ":it") if found.kind == WITHDRAWN else (found.other, "")
        yield from self._shortened(
            self._judged(f"still{it}" if one.value == lost else "against", one) for one in found.against
        )
        silent = {one.source.iri for one in found.before} - {one.source.iri for one in found.against}
        gone = [one for one in found.before if one.source.iri in silent]
        for source in self._sources(gone):
            yield self._say(f"gone{it}", value=self.value(lost), source=source)

    def _stated(self, one: Testimony, found: FactChange) -> str:
        key = "stated" if one.value == found.value else "stated:coarse"
        return self._say(key, source=self._source(one.source), value=self.value(one.value))

    def _confirmations(self, found: FactChange) -> Iterator[str]:
        known = {one.source.origin for one in found.before}
        for one in {one.source.iri: one for one in reversed(found.claims)}.values():
            source = self._source(one.source)
            if one.value != found.value:
                yield self._say("confirmed:coarse", value=self.value(one.value), source=source)
            else:
                key = "confirmed:copy" if one.source.origin in known else "confirmed:further"
                yield self._say(key, found.origins, source=source)

    def _judged(self, key: str, one: Testimony) -> str:
        standing, rule = self.plain(one.standing_label), self.plain(one.rule_label)
        return self._say(
            key, value=self.value(one.value), source=self._source(one.source), standing=standing, rule=rule
        )

    def _shortened(self, notes: Iterable[str], most: int = MOST) -> Iterator[str]:
        found = list(notes)
        yield from found[:most]
        if len(found) > most:
            yield self._say("more", len(found) - most)

    def _entry(self, found: EntryChange, notes: Iterable[str]) -> Item:
        return self._item(found.kind, self.named(found.iri), notes)

    def _described(self, found: EntryChange) -> Iterator[str]:
        yield from self._differences(found.come, found.gone, found.kind)
        if found.follows:
            yield self._say("follow", len(found.follows))
        if found.followed:
            yield self._say("followed", len(found.followed))

    def _differences(self, come: Iterable[Pair], gone: Iterable[Pair], kind: str) -> Iterator[str]:
        """What is said of a new node, what was said of one that went; for others, both with a sign."""
        signs = ("", "") if kind in {ADDED, REMOVED} else ("+ ", "- ")
        yield from (f"{signs[1]}{self._pair(pair)}" for pair in gone)
        yield from (f"{signs[0]}{self._pair(pair)}" for pair in come)

    def _decision(self, found: EntryChange) -> Item:
        pairs = found.gone if found.kind == REMOVED else found.come
        if found.kind == CHANGED:
            return self._entry(found, self._differences(found.come, found.gone, CHANGED))
        kept = [pair for pair in pairs if pair[0] != RDF_TYPE and _speaks(pair[1], self.language)]
        return self._entry(found, map(self._pair, kept))

    def _source_change(self, found: SourceChange) -> Item:
        counts = [
            self._say(key if found.kind not in {ADDED, REMOVED} else key.partition(":")[0], number)
            for key, number in (
                ("claims:come", found.claims_come),
                ("claims:gone", found.claims_gone),
                ("claims:changed", found.claims_changed),
                ("left_out:come", found.left_out_come),
                ("left_out:gone", found.left_out_gone),
            )
            if number
        ]
        path = [] if _is_untitled(found.source) else [self.path(path_of(found.source.iri))]
        notes = [", ".join((*path, *counts))] if path or counts else []
        if found.kind == CHANGED:
            notes += self._differences(found.come, found.gone, CHANGED)
        return self._item(found.kind, self._source(found.source), notes)

    def _search(self, found: EntryChange) -> Item:
        values: dict[Iri, list[Value]] = {}
        for predicate, value in found.gone if found.kind == REMOVED else found.come:
            values.setdefault(predicate, []).append(value)
        things = ", ".join(self.value(one) for one in values.get(term("about"), ()))
        wanted = [self._name(one) for one in values.get(term("onProperty"), ()) if isinstance(one, Iri)]
        days = [self.value(one) for one in values.get(term("searched"), ())]
        if not (things and wanted and days):
            return self._entry(found, self._differences(found.come, found.gone, CHANGED))
        sought = [self._name(one) for one in values.get(term("soughtType"), ()) if isinstance(one, Iri)]
        key = "search:type" if sought else "search"
        text = self._say(key, property=wanted[0], type="".join(sought), things=things, day=days[0])
        notes = [self.value(one) for one in values.get(term("note"), ())]
        return self._item(found.kind, text, notes)

    def _triples(self, kind: str, triples: Iterable[Triple]) -> Iterator[Item]:
        for subject, predicate, value in triples:
            yield self._item(kind, f"{self.named(subject)}: {self._pair((predicate, value))}")

    def _inferred(self, found: Comparison) -> Iterator[Item]:
        for kind, key, triples in (
            (ADDED, "inferred:come", found.inferred.come),
            (REMOVED, "inferred:gone", found.inferred.gone),
        ):
            if triples:
                lines = self._shortened((item.text for item in self._triples(kind, triples)), LISTED)
                yield self._item(kind, self._say(key, len(triples)), lines)
        for kind, triples in ((ADDED, found.expected.come), (REMOVED, found.expected.gone)):
            for item in self._triples(kind, triples):
                yield self._item(kind, self._say("expected", text=item.text))

    def _declared(self, found: Comparison) -> Iterator[Item]:
        terms = found.terms
        for kind, names in ((ADDED, terms.added), (REMOVED, terms.removed), (CHANGED, terms.changed)):
            if names:
                yield self._item(kind, self._say(f"terms:{kind}", len(names), names=self._listed(names)))
        yield from (self._item(one.kind, self.path(one.name)) for one in found.files)

    def _listed(self, iris: Sequence[Iri]) -> str:
        return ", ".join(self.path(self.prefixes.shorten(iri)) for iri in iris)


def _is_untitled(source: Publication) -> bool:
    return source.title == path_of(source.iri)


def _speaks(value: Value, language: str) -> bool:
    return not isinstance(value, Literal) or value.language in {"", language}
