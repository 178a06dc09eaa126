"""What the documents promise: commands that exist, links that lead somewhere, rules that are explained."""

import re
from pathlib import Path

import pytest

from adkg.cli._loading import command_names

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
EXPLANATIONS = ROOT / "src" / "adkg" / "explanations"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_leads_to_a_file(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (ROOT / target).exists()]
    assert missing == []


def test_the_readme_opens_with_a_command_that_builds_and_one_that_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    assert "adkg ask" in blocks[0]
    assert "pytest" in blocks[1]
    assert all(len(block.strip().splitlines()) == 1 for block in blocks[:2])


def test_the_tree_in_the_readme_is_the_real_tree() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = readme.split("```text\n", 1)[1].split("```", 1)[0]
    named = [line.split()[0] for line in tree.splitlines() if line.strip()]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_of_the_readme_is_one_that_adkg_has() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"(?:^\$ |`)adkg ([a-z]+)", readme, re.M))
    assert used
    assert used <= set(command_names())
    in_groups = set(re.findall(r"(?:^\$ |`)adkg (link) ([a-z]+)", readme, re.M))
    assert {name for group, name in in_groups if name not in command_names(group)} == set()


def test_every_rule_that_a_problem_may_name_is_explained() -> None:
    """Rule ids are the last words of Problem(...) calls: kebab-case literals in the modules that report."""
    literal = re.compile(r'"([a-z]+(?:-[a-z0-9]+)+)"(?:,\s*(?:WARNING|ERROR|severity))?\s*\)')
    used = set()
    for path in (ROOT / "src/adkg").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"Problem\((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*\)", text):
            used |= set(literal.findall(call))
    explained = {path.stem for path in EXPLANATIONS.glob("*.md")}
    assert len(used) > 20
    assert used - explained == set()
