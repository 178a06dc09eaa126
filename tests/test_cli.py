"""The command line, run as people run it: whole processes, their output, their messages and their exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Built
from rdflib import Graph

from adkg.cli._loading import FOLDER, command_names, load, summary_of
from adkg.project import Project

ADKG = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
IMPORTED = """
import sys
from adkg.cli.main import run
code = run(sys.argv[1:])
heavy = ("rdflib", "pyshacl", "owlready2", "rich", "oxrdflib", "pandas")
print(*(name for name in heavy if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""


def adkg(*arguments: str | Path, project: Path | None = None, **named: object) -> subprocess.CompletedProcess[str]:
    """Run adkg and give what it did; the project is named after the command."""
    where = ["--project", str(project)] if project else []
    named.setdefault("cwd", "/")
    return subprocess.run(
        [*ADKG, *map(str, arguments), *where], capture_output=True, encoding="utf-8", timeout=120, check=False, **named
    )  # type: ignore[call-overload, no-any-return]


@pytest.fixture(scope="module")
def root(choirs: Built) -> Path:
    return choirs.project.root


def test_help_lists_the_commands_with_the_first_line_of_their_modules() -> None:
    done = adkg("--help")
    assert done.returncode == 0
    for name in command_names():
        assert name in done.stdout
    assert "List what the sources disagree on" in done.stdout


@pytest.mark.parametrize("name", command_names())
def test_every_command_has_a_summary_and_a_help_of_its_own(name: str) -> None:
    assert summary_of(name).endswith(".")
    assert load(name).command.name == name
    done = adkg(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "--project DIR" in done.stdout


def test_a_new_file_is_a_new_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sing.py").write_text('"""Sing a song."""\nraise RuntimeError("was imported")\n')
    shutil.copy(FOLDER / "main.py", tmp_path)
    shutil.copy(FOLDER / "_loading.py", tmp_path)
    monkeypatch.setattr("adkg.cli._loading.FOLDER", tmp_path)
    assert command_names() == ["sing"]
    assert summary_of("sing") == "Sing a song."


def test_help_imports_no_command_and_no_library() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED, "--help"], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(
    "arguments", [["ask", "concerts-in-town"], ["ask"], ["sparql", "ASK {}"], ["conflicts"], ["export", "-f", "jsonld"]]
)
def test_a_question_on_a_built_store_imports_no_heavy_library(root: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-c", IMPORTED, *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_ask_gives_csv_on_a_pipe(root: Path) -> None:
    done = adkg("ask", "concerts-in-town", "town=linz", project=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [
        "town,concert,firstDay",
        "https://w3id.org/adkg/town/linz,https://w3id.org/adkg/concert/spring-2020,2020-05-03",
    ]


def test_ask_draws_a_table_with_labels_when_asked(root: Path) -> None:
    done = adkg("ask", "concerts-in-town", "--format", "table", "--lang", "vi", project=root)
    assert "Linz (town/linz)   Hoà nhạc mùa xuân 2020   2020-05-03" in done.stdout
    assert "Thiếu các buổi" in done.stderr, "the trap is told, on standard error"


def test_ask_without_a_name_lists_the_questions(root: Path) -> None:
    done = adkg("ask", "--lang", "vi", project=root)
    assert "concerts-in-town,Những buổi hoà nhạc nào được nghe ở một thành phố?,town=town/linz" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["asc"], "did you mean 'ask'"),
        (["ask", "concert-in-town"], "did you mean 'concerts-in-town'"),
        (["ask", "concerts-in-town", "twn=linz"], "did you mean 'town'"),
        (["ask", "concerts-in-town", "linz"], "write name=value"),
        (["show", "concert/sprng-2020"], "did you mean 'concert/spring-2020'"),
        (["why", "spring-2020", "hal"], "did you mean 'hall'"),
        (["export", "-f", "turtel"], "did you mean 'turtle'"),
        (["conflicts", "--policy", "magority"], "did you mean 'majority'"),
        (["sparql", "SELEC ?x { ?x ?y ?z }"], "did you mean 'SELECT'"),
        (["sparql", "no-such-file.rq"], "neither a query nor a file"),
        (["sparql", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"], "fetch from elsewhere"),
        (["sparql", "DROP ALL {}"], "changes data"),
        (["explain", "beterGrade"], "did you mean 'betterGrade'"),
        (["ask", "--format", "xls"], "xls"),
        (["why", "spring-2020", "--texts", "/nowhere"], "no folder"),
    ],
)
def test_a_mistake_is_told_with_a_way_forward_and_exit_code_2(root: Path, arguments: list[str], told: str) -> None:
    done = adkg(*arguments, project=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_project_may_be_named_before_or_after_the_command(root: Path) -> None:
    before = adkg("--project", root, "ask", "concerts-in-town")
    after = adkg("ask", "concerts-in-town", "--project", root)
    assert before.returncode == 0
    assert before.stdout == after.stdout
    refused = adkg("ask", "--project", root / "data")
    assert refused.returncode == 2
    assert "it needs the folders" in refused.stderr


def test_sparql_takes_a_query_a_file_or_standard_input(root: Path, tmp_path: Path) -> None:
    query = "SELECT ?hall { <concert/spring-2020> adkg:hall ?hall }"
    (tmp_path / "query.rq").write_text(query)
    texts = [
        adkg("sparql", query, project=root).stdout,
        adkg("sparql", tmp_path / "query.rq", project=root).stdout,
        adkg("sparql", "-", project=root, input=query).stdout,
    ]
    assert set(texts) == {"hall\nhttps://w3id.org/adkg/hall/river-hall\n"}
    assert adkg("sparql", "ASK { ?s a adkg:Concert }", project=root).stdout == "true\n"


def test_show_tells_a_thing_with_its_sources(root: Path) -> None:
    done = adkg("show", "spring-2020", project=root)
    assert "Spring Concert of 2020 (concert/spring-2020), concert" in done.stdout
    assert (
        "    in hall: River Hall (hall/river-hall)\n        River Choir sings for 120: The Wire, agency" in done.stdout
    )
    assert "after The Wire" in done.stdout, "the herald's word is the wire's"
    plain = json.loads(adkg("show", "spring-2020", "--format", "json", project=root).stdout)
    assert plain["label"] == "Spring Concert of 2020"


def test_show_adds_the_answers_of_the_questions_about_such_a_thing(root: Path) -> None:
    """concerts-in-town has the section 'town': its answer for Linz stands in what is shown of Linz."""
    done = adkg("show", "linz", project=root)
    told = done.stdout.split("\n\n")
    [section] = [part for part in told if part.startswith("Which concerts were heard in a town?")]
    assert section.splitlines()[1:] == [
        "    Concert                                       First day",
        "    Spring Concert of 2020 (concert/spring-2020)  2020-05-03",
    ]
    plain = json.loads(adkg("show", "linz", "--format", "json", project=root).stdout)
    assert plain["sections"] == [
        {
            "question": "concerts-in-town",
            "summary": "Which concerts were heard in a town?",
            "columns": ["town", "concert", "firstDay"],
            "rows": [[{"id": "town/linz"}, {"id": "concert/spring-2020"}, {"value": "2020-05-03", "type": "date"}]],
            "titles": ["Town", "Concert", "First day"],
        }
    ]
    assert "Những buổi hoà nhạc nào" in adkg("show", "linz", "--lang", "vi", project=root).stdout


@pytest.mark.parametrize("thing", ["town/graz", "spring-2020"])
def test_show_adds_no_section_without_an_answer_or_for_a_thing_of_another_class(root: Path, thing: str) -> None:
    done = adkg("show", thing, project=root)
    assert (done.returncode, "Which concerts" in done.stdout) == (0, False)


def test_show_tells_a_source_with_its_coverage(root: Path) -> None:
    done = adkg("show", "source/wire/2020-05-04-river-choir", project=root)
    assert "7 claims, 1 passage left out, 0 stretches unread of 155 characters" in done.stdout


def test_why_shows_and_verifies_the_passages(root: Path) -> None:
    done = adkg("why", "spring-2020", "hall", "--texts", root / "texts", project=root)
    assert "rejected, report over announcement: What is told of a held event" in done.stdout
    assert "outweighed by River Choir sings for 120" in done.stdout
    assert "passage, verified: The Spring Concert will be given on 3 May 2020 in the Old Hall" in done.stdout
    without = adkg("why", "spring-2020", "hall", project=root)
    assert "passage" not in without.stdout


def test_conflicts_are_rows_on_a_pipe_and_questions_as_text(root: Path) -> None:
    rows = adkg("conflicts", project=root).stdout.splitlines()
    assert rows[0] == (
        "thing,property,value,standing,rule,claims,origins,grade,kind,relation,official,sources,decision,policies,question"
    )
    assert (
        "concert/spring-2020,hall,hall/old-hall,rejected,reportOverAnnouncement,1,1,press,overtaken,contradicts,0,1,,,"
        "In which hall was the Spring Concert of 2020?" in rows
    )
    text = adkg("conflicts", "--format", "text", project=root).stdout
    assert "Spring Concert of 2020, leader: which is right?" in text
    assert "decided by decision/anna-bauer-led on 2020-06-01: The programme that was handed out names her." in text
    assert "rejected: Old Hall (announced, contradicts): 1 independent origin, 0 official, best grade press" in text
    assert adkg("conflicts", "--disputed", "--format", "json", project=root).stdout == "[]\n"


def test_conflicts_are_told_in_vietnamese(root: Path) -> None:
    text = adkg("conflicts", "--format", "text", "--lang", "vi", project=root).stdout
    assert "Hoà nhạc mùa xuân 2020 diễn ra ở phòng nào?" in text
    assert "1 nơi phát tin độc lập, 0 chính thức, hạng cao nhất: báo chí, 1 khẳng định" in text


def test_conflicts_as_json_hold_everything_and_those_of_one_policy_only_its_own(root: Path) -> None:
    hall, leader = sorted(
        json.loads(adkg("conflicts", "--format", "json", project=root).stdout), key=lambda one: one["predicate"]["id"]
    )
    assert [side["reading"]["value"]["id"] for side in hall["sides"]] == ["hall/river-hall", "hall/old-hall"]
    assert [(side["origins"], side["claims"], side["sources"]) for side in hall["sides"]] == [(1, 2, 2), (1, 1, 1)]
    assert {one["policy"] for one in hall["outcomes"]} == {"official-first", "latest", "majority", "unanimous"}
    assert leader["settlements"][0]["ruling"]["iri"] == {"id": "decision/anna-bauer-led"}
    assert [one["takes"] for one in leader["without_decision"] if one["policy"] == "official-first"] == [
        [{"value": {"id": "singer/anna-bauer"}, "until": None}]
    ]
    told = json.loads(adkg("conflicts", "--policy", "majority", "--format", "json", project=root).stdout)
    assert {one["policy"] for found in told for one in found["outcomes"]} == {"majority"}


def test_a_policy_is_compared_with_what_is_accepted_and_a_day_is_looked_at(root: Path) -> None:
    def standings(*arguments: str) -> list[list[str]]:
        told = json.loads(adkg("conflicts", "--format", "json", *arguments, project=root).stdout)
        return [[side["standing"]["id"] for side in one["sides"]] for one in told]

    assert standings("--policy", "unanimous") == standings() == [["acceptedClaim", "rejectedClaim"]] * 2
    assert standings("--known-by", "2020-04-30") == [], "by then one newspaper had announced one hall"


def test_export_writes_a_whole_file_or_standard_output(root: Path, tmp_path: Path) -> None:
    done = adkg("export", "-f", "turtle", "-o", tmp_path / "all.ttl", project=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(Graph().parse(tmp_path / "all.ttl")) > 50
    assert adkg("export", "-f", "turtle", project=root).stdout == (tmp_path / "all.ttl").read_text()
    refused = adkg("export", "-f", "turtle", "-o", tmp_path / "no" / "all.ttl", project=root)
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr


def test_explain_prints_a_page_a_check_or_a_term(root: Path) -> None:
    assert adkg("explain", "bad-value", project=root).stdout.startswith("# ")
    assert adkg("explain", "betterGrade", project=root).stdout.startswith("# better grade\n\nThe value printed by")
    assert adkg("explain", "betterGrade", "--lang", "vi", project=root).stdout.startswith("# hạng cao hơn")


@pytest.mark.parametrize(
    "check", [path.stem for path in (Path(__file__).parent / "example/queries/checks").glob("*.rq")]
)
def test_explain_tells_what_a_check_insists_on(root: Path, check: str) -> None:
    assert f"# {check}" in adkg("explain", check, project=root).stdout


def test_the_first_question_builds_and_says_so_on_standard_error(example: Project) -> None:
    first = adkg("ask", "concerts-in-town", project=example.root)
    assert first.returncode == 0
    assert first.stdout.startswith("town,concert,firstDay")
    assert "there is no store yet" in first.stderr
    assert "claims about" in first.stderr
    again = adkg("ask", "concerts-in-town", project=example.root)
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_a_changed_file_builds_again_and_a_broken_one_is_told(example: Project) -> None:
    assert adkg("build", project=example.root).stdout.startswith("read ")
    register = example.root / "data/register/town.yaml"
    register.write_text(register.read_text() + "\ntown/wels:\n  label:\n    en: Wels\n    vi: Wels\n")
    changed = adkg("show", "town/wels", project=example.root)
    assert changed.returncode == 0
    assert "its files have changed" in changed.stderr
    register.write_text(register.read_text() + "town/steyr: [\n")
    broken = adkg("show", "town/wels", project=example.root)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "data/register/town.yaml:" in broken.stderr


def test_check_tells_all_problems_and_fails(example: Project) -> None:
    fine = adkg("check", project=example.root)
    assert (fine.returncode, fine.stdout) == (0, "")
    register = example.root / "data/register/town.yaml"
    register.write_text(register.read_text() + "\ntown/wels:\n  labl:\n    en: Wels\n")
    report = example.root / "report.ttl"
    done = adkg("check", "--json", "--report", report, project=example.root)
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert "data/register/town.yaml" in {problem["file"] for problem in problems}
    assert {"where", "file", "line", "what", "fix", "rule", "severity"} == set(problems[0])
    assert len(Graph().parse(report)) > 0


def test_an_overlay_adds_facts(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data/register").mkdir(parents=True)
    (mine / "data/register/town.yaml").write_text("town/wels:\n  label:\n    en: Wels\n    vi: Wels\n")
    done = adkg("--also", mine, "show", "town/wels", project=example.root)
    assert done.stdout.startswith("Wels (town/wels), town")
    without = adkg("show", "town/wels", project=example.root)
    assert without.returncode == 2


def test_a_second_build_says_who_holds_the_lock_and_exits_75(example: Project) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom pathlib import Path\nfrom adkg.manifest import drafting\n"
            "from adkg.project import Project\nroot = Path(sys.argv[1])\n"
            "with drafting(Project(root, root / 'build')):\n    print('held', flush=True)\n    sys.stdin.read()",
            str(example.root),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    done = adkg("build", project=example.root)
    holder.communicate()
    assert done.returncode == 75
    assert f"process {holder.pid} holds" in done.stderr


@pytest.mark.parametrize("arguments", [["export", "-f", "nquads"], ["ask", "concerts-in-town"]])
def test_a_closed_pipe_ends_it_without_a_word(root: Path, arguments: list[str]) -> None:
    command = [*ADKG, *arguments, "--project", str(root)]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 128 + 13, "as a shell reports SIGPIPE"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_told_in_one_line(root: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [*ADKG, "export", "-f", "nquads", "--project", str(root)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "adkg: No space left on device: standard output\n"


def test_a_closed_standard_output_is_no_error(root: Path) -> None:
    command = " ".join(f"'{part}'" for part in [*ADKG, "ask", "concerts-in-town", "--project", str(root)])
    done = subprocess.run(["bash", "-c", f"{command} >&-"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a POSIX matter")
def test_ctrl_c_ends_a_long_query_at_once(root: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    command = [*ADKG, "sparql", endless, "--project", str(root)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(1.5)
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, messages = running.communicate(timeout=10)
    assert time.monotonic() - begun < 2
    assert running.returncode in {-signal.SIGINT, 130}, "a shell reports 130"
    assert messages == b""


def test_a_module_in_the_current_folder_changes_nothing(root: Path, tmp_path: Path) -> None:
    for name in ("yaml.py", "click.py", "rich.py"):
        (tmp_path / name).write_text("raise RuntimeError('imported from the current folder')")
    script = Path(sys.executable).with_name("adkg")
    if not script.exists():
        pytest.skip("the console script is not installed")
    done = subprocess.run(
        [script, "ask", "concerts-in-town", "--format", "table", "--project", root],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "imported from" in done.stderr) == (0, False)


def test_vietnamese_is_written_whatever_the_locale_and_home(root: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"HOME", "LANG", "PYTHONUTF8"}}
    done = adkg("show", "spring-2020", "--lang", "vi", project=root, env={**environment, "LC_ALL": "C"})
    assert done.returncode == 0
    assert "Hoà nhạc mùa xuân 2020" in done.stdout


def test_control_characters_in_a_table_are_visible_marks() -> None:
    assert "a<U+001B>[31mb" in load("_tables").table_text(["x"], [["a\x1b[31mb"]])
