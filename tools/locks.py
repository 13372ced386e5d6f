"""The hashed locks: write them from pyproject.toml, or check that they still fit it. Checking needs no network.

python -m tools.locks write
python -m tools.locks check
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CHECKOUT = Path(__file__).resolve().parents[1]
RUNTIME, DEV, BOOTSTRAP = "requirements.lock", "requirements-dev.lock", "tools/bootstrap.lock"
COMPILE = (
    "pip", "compile", "--no-config", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
    "--no-annotate", "--quiet",
)  # fmt: skip


def main() -> int:
    if sys.argv[1:] == ["write"]:
        return write()
    if sys.argv[1:] == ["check"]:
        return check()
    print(__doc__)
    return 2


def write() -> int:
    uv = Path(sys.executable).with_name("uv")
    compile_ = [str(uv), *COMPILE]
    subprocess.run([*compile_, "pyproject.toml", "-o", RUNTIME], cwd=CHECKOUT, check=True)
    subprocess.run([*compile_, "--extra", "dev", "-c", RUNTIME, "pyproject.toml", "-o", DEV], cwd=CHECKOUT, check=True)
    subprocess.run([*compile_, "-", "-o", BOOTSTRAP], cwd=CHECKOUT, check=True, input=b"pip\nuv\n")
    return check()


def check() -> int:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"]
    faults = [*_faults(RUNTIME, wanted), *_faults(DEV, wanted + project["optional-dependencies"]["dev"])]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _faults(lock: str, wanted: list[str]) -> list[str]:
    text = (CHECKOUT / lock).read_text()
    pinned = {
        canonicalize_name(m[1]): Version(m[2]) for m in re.finditer(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }
    faults = [f"{lock}: names a place ({line})" for line in text.splitlines() if re.search(r"://|^-|\s@\s", line)]
    hashes = [
        len(re.findall("--hash=sha256:", part)) for part in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    ]
    if not all(hashes):
        faults.append(f"{lock}: a package has no hash")
    for line in wanted:
        requirement = Requirement(line)
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"{lock}: {line} is not satisfied by {version}; run: make locks")
    return faults


if __name__ == "__main__":
    sys.exit(main())
