"""Citations: a token that gives the answer again, and names what changed it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import TESTS, Built
from hypothesis import given
from hypothesis import strategies as st

import adkg
from adkg.build import build
from adkg.citations.citation import Standpoint, cite
from adkg.citations.footing import read_footing
from adkg.citations.replay import Replay
from adkg.citations.token import MAX_TOKEN, Cited, Details, read_token, write_token
from adkg.errors import UsageError
from adkg.manifest import kept_build, read_manifest
from adkg.project import Project
from adkg.queries import Question, read_question
from adkg.terms import path_of

ADKG = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
TODAY = date(2026, 11, 22)
IN_OLD_HALL = """
decision/in-the-old-hall:
  about: concert/spring-2020
  property: hall
  value: hall/old-hall
  decided: 2020-07-01
  reason:
    en: The programme names it.
    vi: Tờ chương trình ghi tên.
"""
PROGRAMME = """#+ summary:
#+   en: Which concert was heard where?
#+   vi: Buổi hoà nhạc nào ở đâu?
#+ tags: [concerts]
#+ params:
#+   concert: {type: Concert, example: concert/spring-2020}
#+ answer:
#+   - [concert/spring-2020, "*", 2020-05-03, "*"]

PREFIX adkg: <https://w3id.org/adkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?concert ?hall ?day ?name WHERE {
  ?concert adkg:hall ?hall ; adkg:firstDay ?day .
  ?hall skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}
ORDER BY ?day ?concert
"""
LOOKING_BACK = """
source:
  publisher: {publisher}
  published: {published}
  language: en
  url: https://{publisher}.example/looking-back

claims:
  - about: concert/spring-2019
    says:
      status: held
      firstDay: 2019-05-04
      hall: {hall}
"""
CITED = Cited(
    "chairs", {"town": "town/linz"}, "", "", "0.1.0", "ab" * 32, "cd" * 8, "12345678", {"ontology": "87654321"}
)
DIGITS = st.text("0123456789abcdef", min_size=8, max_size=8)


def run(*arguments: str | Path, project: Path) -> subprocess.CompletedProcess[str]:
    command = [*ADKG, *map(str, arguments), "--project", str(project)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd="/", timeout=120)


def tokens(project: Path, *asked: str) -> tuple[str, str]:
    """The whole token and the short one."""
    made = json.loads(run("ask", *asked, "--cite", "--format", "json", project=project).stdout)
    return made["token"], made["short"]


def look_back(project: Path, publisher: str, hall: str, published: str = "2021-01-02") -> Path:
    """Add a source on the concert of 2019."""
    path = project / f"data/sources/{publisher}/2021-01-02-looking-back.yaml"
    path.write_text(LOOKING_BACK.format(publisher=publisher, hall=hall, published=published), encoding="utf-8")
    return path


@pytest.fixture
def halls(example: Project) -> Project:
    """The example with a question whose answer a decision on a hall changes."""
    (example.root / "queries/questions/programme.rq").write_text(PROGRAMME, encoding="utf-8")
    build(example)
    return example


def decide(project: Path, text: str) -> None:
    with (project / "data/decisions.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def forget(project: Path, token: str) -> None:
    """Remove the build that was cited, so that only the token tells of it."""
    folder = kept_build(Project(project, project / "build"), read_token(token).release)
    assert folder is not None
    shutil.rmtree(folder)


def replayed(project: Path, token: str, release: Path | None = None) -> Replay:
    with adkg.open(project) as opened:
        return opened.replay(token, release)


def changes(found: Replay) -> list[tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    return [(one.before, one.after) for one in found.rows]


# The token


@given(
    st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3),
    st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2).map(tuple), max_size=4).map(tuple),
    st.frozensets(DIGITS, max_size=9),
)
def test_a_token_says_what_was_put_in(
    values: Mapping[str, str], rows: tuple[tuple[str, ...], ...], claims: frozenset[str]
) -> None:
    cited = replace(CITED, values=values, details=Details(rows, None, claims, {"decision/a": "0" * 8}, frozenset()))
    assert read_token(write_token(cited)) == cited
    assert re.fullmatch(r"[A-Za-z0-9._-]+", write_token(cited))


@given(st.integers(min_value=0), st.characters(categories=["L", "N"]))
def test_a_token_with_any_character_changed_is_refused(place: int, character: str) -> None:
    token = write_token(replace(CITED, details=Details((("a", "b"),), None, frozenset({"0" * 8}))))
    place %= len(token)
    changed = f"{token[:place]}{character}{token[place + 1 :]}"
    if changed != token:
        with pytest.raises(UsageError, match=r"damaged|no token|another version"):
            read_token(changed)


def test_a_token_that_was_cut_or_is_of_a_later_version_or_foreign_is_refused_with_what_to_do() -> None:
    token = write_token(CITED)
    for wrong, fix in (
        (token[:-20], "copy it whole"),
        (token.replace("adkg1.", "adkg7."), "use the adkg that wrote it"),
        ("doi:10.1000/182", "give what adkg ask --cite printed"),
        ("", "give what adkg ask --cite printed"),
    ):
        with pytest.raises(UsageError) as caught:
            read_token(wrong)
        assert fix in caught.value.fix


def test_a_token_has_a_bounded_length_and_gives_up_the_longest_first() -> None:
    many = frozenset(f"{number:08x}" for number in range(0, 1 << 32, 1 << 21))
    rows = tuple((f"thing/{number:030}", str(number)) for number in range(100))
    whole = Details(rows, frozenset({"0" * 8}), many, {"decision/a": "0" * 8}, frozenset({"1" * 8}))
    kept = read_token(write_token(replace(CITED, details=whole))).details
    assert len(write_token(replace(CITED, details=whole))) <= MAX_TOKEN
    assert kept == replace(whole, claims=None, row_digests=None)
    assert read_token(write_token(replace(CITED, details=replace(whole, claims=frozenset())))).details == replace(
        whole, claims=frozenset(), row_digests=None
    )


# What a citation says


@pytest.fixture(scope="module")
def concerts(choirs: Built) -> Question:
    found, _ = read_question(choirs.project, "concerts-in-town")
    assert found is not None
    return found


def test_a_citation_has_text_bibtex_and_a_token_with_the_hash_of_the_release(choirs: Built, concerts: Question) -> None:
    release = choirs.store.canonical_hash()
    made = cite(choirs.store, concerts, {"town": "linz"}, standpoint=Standpoint(release), today=TODAY)
    assert made.text.startswith(
        "adkg. Choirs and their concerts: Which concerts were heard in a town? "
        "concerts-in-town (town=town/linz), 1 row. "
        f"adkg {adkg.__version__}, record of 2020-05-31, release {release[:12]}. Accessed 2026-11-22. adkg1."
    )
    assert made.text.endswith(made.short)
    assert "@misc{adkg-concerts-in-town-" in made.bibtex
    assert f"sha256:{release}" in made.bibtex
    cited = read_token(made.token)
    assert (cited.question, cited.values, cited.release) == ("concerts-in-town", {"town": "town/linz"}, release)
    assert cited.details is not None
    assert cited.details.rows == (("town/linz", "concert/spring-2020", "2020-05-03"),)
    assert read_token(made.short) == replace(cited, details=None)


def test_the_token_does_not_depend_on_the_day_or_on_how_values_are_written(choirs: Built, concerts: Question) -> None:
    made = {
        cite(
            choirs.store, concerts, {"town": town}, standpoint=Standpoint("ab" * 32), today=day, language=language
        ).token
        for town in ("linz", "town/linz", "https://w3id.org/adkg/town/linz")
        for day in (TODAY, date(2030, 1, 1))
        for language in ("en", "vi")
    }
    assert len(made) == 1


def test_an_answer_stands_on_the_rejected_claims_of_its_contests_too(choirs: Built, concerts: Question) -> None:
    found = read_footing(choirs.store, concerts, {"town": "linz"})
    said = {(path_of(one.contest[1]), path_of(one.source).split("/")[1]) for one in found.contenders.values()}
    assert ("hall", "gazette") in said, "the gazette named another hall, and lost"
    assert ("leader", "wire") not in said, "nobody asked who led"


def test_the_standpoint_is_cited_and_replayed(choirs: Built) -> None:
    root = choirs.project.root
    made = json.loads(
        run("ask", "concerts-in-town", "--known-by", "2020-04", "--cite", "--format", "json", project=root).stdout
    )
    assert "As known by 2020-04-30." in made["text"]
    assert read_token(made["token"]).known_by == "2020-04-30"
    done = run("replay", made["token"], project=root)
    assert (done.returncode, done.stdout) == (0, "same: 1 row, as cited\n")
    with adkg.open(root) as opened, pytest.raises(UsageError, match="from another day") as caught:
        opened.replay(made["token"])
    assert "known_by='2020-04-30'" in caught.value.fix


# Replay


def test_on_the_same_record_it_says_same(choirs: Built) -> None:
    for token in tokens(choirs.project.root, "concerts-in-town", "town=linz"):
        done = run("replay", token, project=choirs.project.root)
        assert (done.returncode, done.stdout) == (0, "same: 1 row, as cited\n")


def test_a_decision_that_was_added_is_named(halls: Project) -> None:
    token, short = tokens(halls.root, "programme")
    decide(halls.root, IN_OLD_HALL)
    build(halls)
    done = run("replay", token, project=halls.root)
    assert done.returncode == 1
    assert "      hall: hall/river-hall -> hall/old-hall\n" in done.stdout
    assert "because\n  decision/in-the-old-hall was added (2020-07-01)\n" in done.stdout
    assert "The programme names it." in done.stdout
    assert "judged anew" not in done.stdout, "what the decision did is told with it"
    forget(halls.root, token)
    for known in (token, short):
        found = replayed(halls.root, known)
        named = [(path_of(one.decision), one.how) for one in found.decisions]
        assert not found.is_same
        assert named == ([("decision/in-the-old-hall", "added")] if known == token else [])
        assert found.is_known == (known == token)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda before: before + IN_OLD_HALL.replace("names it", "says so"), None),
        (lambda before: before + IN_OLD_HALL.replace("hall/old-hall", "hall/river-hall"), "changed"),
        (lambda before: before, "withdrawn"),
    ],
    ids=["reworded", "changed", "withdrawn"],
)
def test_a_decision_that_was_changed_or_withdrawn_is_named(
    edit: Callable[[str], str], told: str | None, halls: Project
) -> None:
    decisions = halls.root / "data/decisions.yaml"
    before = decisions.read_text(encoding="utf-8")
    decide(halls.root, IN_OLD_HALL)
    build(halls)
    token, _ = tokens(halls.root, "programme")
    forget(halls.root, token)
    decisions.write_text(edit(before), encoding="utf-8")
    found = replayed(halls.root, token)
    named = {path_of(one.decision): one.how for one in found.decisions}
    assert found.is_same == (told is None)
    assert named == ({"decision/in-the-old-hall": told} if told else {})


def test_a_decision_on_what_nobody_claims_is_named_when_it_is_withdrawn(halls: Project) -> None:
    decisions = halls.root / "data/decisions.yaml"
    before = decisions.read_text(encoding="utf-8")
    based = IN_OLD_HALL.replace("spring-2020", "winter-2020").replace(
        "  decided:", "  basedOn: source/gazette/2020-04-01-spring-concert\n  decided:"
    )
    decide(halls.root, based)
    build(halls)
    token, _ = tokens(halls.root, "programme")
    forget(halls.root, token)
    decisions.write_text(before, encoding="utf-8")
    found = replayed(halls.root, token)
    assert changes(found) == [(("concert/winter-2020", "hall/old-hall", "2020-12", "Old Hall"), None)]
    assert [(path_of(one.decision), one.how) for one in found.decisions] == [("decision/in-the-old-hall", "withdrawn")]


def test_a_source_that_was_added_is_named_with_what_it_claims(halls: Project) -> None:
    token, _ = tokens(halls.root, "programme")
    look_back(halls.root, "gazette", "hall/old-hall")
    build(halls)
    done = run("replay", token, project=halls.root)
    assert "  + concert/spring-2019, hall/old-hall, 2019-05-04, Old Hall\n" in done.stdout
    assert "a claim that it did not rest on: source/gazette/2021-01-02-looking-back" in done.stdout
    kept = replayed(halls.root, token)
    forget(halls.root, token)
    for found in (kept, replayed(halls.root, token)):
        assert changes(found) == [(None, ("concert/spring-2019", "hall/old-hall", "2019-05-04", "Old Hall"))]
        assert {path_of(one.claim.predicate) for one in found.claims if one.claim} == {"firstDay", "hall"}
        assert {(one.how, path_of(one.claim.source.iri)) for one in found.claims if one.claim} == {
            ("arrived", "source/gazette/2021-01-02-looking-back")
        }


def test_a_claim_that_is_gone_is_named_by_its_number_or_from_the_release(halls: Project, tmp_path: Path) -> None:
    source = look_back(halls.root, "gazette", "hall/old-hall")
    build(halls)
    token, _ = tokens(halls.root, "programme")
    export = tmp_path / "then.nq"
    assert run("export", "-f", "nquads", "-o", export, project=halls.root).returncode == 0
    source.unlink()
    build(halls)
    forget(halls.root, token)
    from_token, from_release = replayed(halls.root, token), replayed(halls.root, token, export)
    lost = (("concert/spring-2019", "hall/old-hall", "2019-05-04", "Old Hall"), None)
    assert changes(from_token) == changes(from_release) == [lost]
    assert {(one.how, one.claim) for one in from_token.claims} == {("gone", None)}
    assert {path_of(one.claim.predicate) for one in from_release.claims if one.claim} == {"firstDay", "hall"}
    assert {one.identifier for one in from_release.claims} == {one.identifier for one in from_token.claims}


def test_where_neither_claims_nor_decisions_changed_the_rules_did(halls: Project) -> None:
    token, _ = tokens(halls.root, "programme")
    question = halls.root / "queries/questions/programme.rq"
    question.write_text(PROGRAMME.replace('LANG(?name) = "en"', 'LANG(?name) = "vi"'), encoding="utf-8")
    found = replayed(halls.root, token)
    assert [after for _, after in changes(found)] == [
        ("concert/spring-2020", "hall/river-hall", "2020-05-03", "Phòng Sông")
    ]
    assert (found.decisions, found.claims, found.rules) == ((), (), ("the question programme was rewritten",))


def test_what_changed_in_the_register_is_said_to_be_so(halls: Project) -> None:
    token, _ = tokens(halls.root, "programme")
    register = halls.root / "data/register/hall.yaml"
    register.write_text(
        register.read_text(encoding="utf-8").replace("en: River Hall", "en: Hall by the River"), "utf-8"
    )
    build(halls)
    done = run("replay", token, project=halls.root)
    assert "      name: River Hall -> Hall by the River\nbecause\n  the register changed\n" in done.stdout


def test_a_claim_that_is_judged_anew_is_named_with_how_it_was_judged(halls: Project) -> None:
    look_back(halls.root, "gazette", "hall/old-hall")
    look_back(halls.root, "wire", "hall/river-hall")
    build(halls)
    token, _ = tokens(halls.root, "programme", "concert=spring-2019")
    publishers = halls.root / "data/register/publisher.yaml"
    text = publishers.read_text(encoding="utf-8")
    publishers.write_text(text.replace("grade: agency", "grade: secondary"), encoding="utf-8")
    build(halls)
    found = replayed(halls.root, token)
    assert [(before and before[1], after and after[1]) for before, after in changes(found)] == [
        ("hall/river-hall", "hall/old-hall")
    ]
    assert found.rules == ("the register changed",)
    anew = {(one.claim.source.publisher, one.before) for one in found.claims if one.claim and one.how == "rejudged"}
    assert ("The Wire", "accepted, better grade") in anew


def test_another_release_than_the_cited_one_is_refused(halls: Project, choirs: Built, tmp_path: Path) -> None:
    token, _ = tokens(halls.root, "programme")
    then = tmp_path / "then"
    shutil.copytree(halls.root, then)
    decide(halls.root, IN_OLD_HALL)
    build(halls)
    forget(halls.root, token)
    export = tmp_path / "other.nq"
    run("export", "-f", "nquads", "-o", export, project=halls.root)
    for other in (export, halls.root):
        done = run("replay", token, "--release", other, project=halls.root)
        assert (done.returncode, done.stdout) == (2, "")
        assert "is not the release that was cited" in done.stderr
    done = run("replay", token, "--release", then, "--format", "json", project=halls.root)
    told = json.loads(done.stdout)
    assert (done.returncode, told["same"], told["all_named"]) == (1, False, True)
    assert [one["decision"]["id"] for one in told["decisions"]] == ["decision/in-the-old-hall"]
    assert (told["rows"][0]["before"]["hall"], told["rows"][0]["after"]["hall"]) == ("hall/river-hall", "hall/old-hall")


def test_a_damaged_token_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    token = write_token(CITED)
    done = run("replay", token[:-1] + ("0" if token[-1] != "0" else "1"), project=tmp_path)
    assert done.returncode == 2
    assert "the token is damaged" in done.stderr


def test_only_stored_questions_can_be_cited_in_python(choirs: Built) -> None:
    with adkg.open(choirs.project.root) as opened:
        assert read_token(opened.cite(opened.ask("concerts-in-town", town="linz")).token).values == {
            "town": "town/linz"
        }
        with pytest.raises(UsageError, match="only stored questions"):
            opened.cite(opened.sparql("SELECT ?s { ?s ?p 1 }"))


# The real record


@pytest.fixture
def copied(record: Built, tmp_path: Path) -> Project:
    """A copy of the real record, with its build: so that only what is changed is built anew."""
    root = tmp_path / "record"
    for name in ("ontology", "data", "queries"):
        shutil.copytree(TESTS.parent / name, root / name, copy_function=os.link)
    shutil.copytree(record.project.output, root / "build")
    return Project(root, root / "build")


def test_replay_of_a_citation_after_a_decision_is_added_names_that_decision(copied: Project) -> None:
    token, _ = tokens(copied.root, "chairs", "mechanism=admm-plus")
    assert read_token(token).release == getattr(read_manifest(copied), "dataset_sha256", "")
    decisions = copied.root / "data/decisions.yaml"
    text = decisions.read_text(encoding="utf-8")
    decisions.unlink()
    decisions.write_text(
        text + "decision/zz-day-of-arrival:\n  about: meeting/admm-plus-5\n  property: startDate\n  value: 2018-10-19\n"
        "  basedOn: source/the-straits-times/2018-10-19-good-progress-on-adoption-of-worlds-first-multilateral-air\n"
        "  decided: 2026-11-23\n  reason:\n    en: It began with a dinner.\n    vi: Bắt đầu bằng bữa tối.\n",
        encoding="utf-8",
    )
    build(copied)
    forget(copied.root, token)
    done = run("replay", token, project=copied.root)
    assert done.returncode == 1
    assert (
        "      date: 2018-10-20 -> 2018-10-19\nbecause\n  decision/zz-day-of-arrival was added (2026-11-23)\n"
        in done.stdout
    )
    assert "claim" not in done.stdout, "no claim is other than it was"


def test_an_answer_on_too_many_claims_says_that_names_need_the_release(record: Built) -> None:
    done = subprocess.run(
        [*ADKG, "ask", "chairs", "--cite"], capture_output=True, encoding="utf-8", check=True, cwd=record.project.root
    )
    details = read_token(done.stdout.splitlines()[-1]).details
    assert details is not None
    assert details.claims is None
    assert "adkg export -f nquads" in done.stderr
