"""The package, its adapters, its samples and its tests are typed throughout."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mypy_finds_nothing_in_strict_mode() -> None:
    """What it learns about the frameworks is kept beside the interpreter: the first run takes minutes, the next ones seconds."""
    cache = Path(sys.prefix) / "mypy-cache"
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(cache)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert result.returncode == 0, result.stdout + result.stderr
