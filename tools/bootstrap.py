"""Make .venv and install exactly what a lock names, by hash. Needs only a bare Python 3.11 and a package index.

    python3 tools/bootstrap.py          what `make run` needs
    python3 tools/bootstrap.py --dev    what `make test` needs as well

Does nothing when the lock has been installed already. Where Python came without venv (Debian does that), uv makes the
environment; where it came without pip, pip is fetched and checked against the hash in tools/bootstrap.lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VENV, TOOLS = CHECKOUT / ".venv", CHECKOUT / ".tools"
PYTHON = VENV / "bin" / "python"
OWN_LOCK = CHECKOUT / "tools" / "bootstrap.lock"
OLDEST = (3, 11)


def main() -> None:
    newer_python()
    lock = CHECKOUT / ("requirements-dev.lock" if "--dev" in sys.argv[1:] else "requirements.lock")
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not installed(lock):
            say(f"• Installing what {lock.name} names into {VENV} (only the first time) …")
            if works():
                install(lock)
            elif has_venv():
                subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
                install(lock)
            else:
                install_with_uv(lock)
            note(lock)


def newer_python() -> None:
    """Go on under a Python that is new enough, if there is one."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            os.execv(found, [found, *sys.argv])
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Install python3.11 and try again.")


def installed(lock: Path) -> bool:
    mark = VENV / f"{lock.name}.installed"
    return mark.exists() and mark.read_text() == digest(lock) and works()


def note(lock: Path) -> None:
    (VENV / f"{lock.name}.installed").write_text(digest(lock))


def digest(lock: Path) -> str:
    return hashlib.sha256(f"{VENV}\n".encode() + lock.read_bytes()).hexdigest()


def works() -> bool:
    """Whether the environment is there, belongs to this folder, and can install."""
    if not PYTHON.exists():
        return False
    found = subprocess.run([PYTHON, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=False)
    return found.returncode == 0 and Path(found.stdout.strip()).resolve() == VENV.resolve()


def has_venv() -> bool:
    probe = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False)
    return probe.returncode == 0


def has_pip(python: str | Path) -> bool:
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def install(lock: Path) -> None:
    if not has_pip(PYTHON):
        install_with_uv(lock)
        return
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary=:all:"]
    command += [
        "--no-input",
        "--root-user-action=ignore",
        "--disable-pip-version-check",
        "--progress-bar=off",
        "-r",
        str(lock),
    ]
    show(command, total=names(lock), begins="Collecting ")


def install_with_uv(lock: Path) -> None:
    """uv brings its own way of making environments; it is only fetched where Python has none."""
    uv = TOOLS / "uv" / "bin" / "uv"
    if not uv.exists():
        say("• Fetching uv to make the environment …")
        command = [*pip(), "install", "--require-hashes", "--no-deps", "--only-binary=:all:", "-qq"]
        command += ["--disable-pip-version-check", "--target", str(TOOLS / "uv"), "-r", str(TOOLS / "uv.lock")]
        (TOOLS / "uv.lock").write_text(entry("uv"))
        subprocess.run(command, check=True)
    environment = os.environ | {"UV_NO_CONFIG": "1", "UV_LINK_MODE": "copy"}
    if index := index_url():
        environment["UV_DEFAULT_INDEX"] = index
    if not works():
        subprocess.run(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], check=True, env=environment
        )
    command = [str(uv), "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, "--python", str(PYTHON), "-r", str(lock)], check=True, env=environment)


def pip() -> list[str]:
    """A way to call pip: the interpreter's own, else the wheel of the version we know by hash."""
    if has_pip(sys.executable):
        return [sys.executable, "-m", "pip"]
    wheel = next(TOOLS.glob("pip-*.whl"), None) or fetch_pip()
    return [sys.executable, str(wheel / "pip")]


def fetch_pip() -> Path:
    version = re.match(r"pip==(\S+)", entry("pip"))
    assert version is not None
    name = f"pip-{version[1]}-py3-none-any.whl"
    known = index_url()
    if known is None:
        sys.exit(
            "This python3 has neither venv nor pip. Install one of them (on Debian: apt-get install python3-venv) and "
            "try again, or name a package index in PIP_INDEX_URL."
        )
    index = known.rstrip("/") + "/pip/"
    request = urllib.request.Request(index, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        page = answer.read().decode()
    link = re.search(rf'href="([^"]*{re.escape(name)}[^"]*)"', page)
    if link is None:
        sys.exit(f"{index} does not offer {name}. Install python3-venv (or python3-pip) and try again.")
    with urllib.request.urlopen(urllib.parse.urljoin(index, link[1]), timeout=300) as answer:
        wheel = answer.read()
    if f"sha256:{hashlib.sha256(wheel).hexdigest()}" not in entry("pip"):
        sys.exit(f"{name} from {index} is not the file we know; nothing was installed.")
    (TOOLS / name).write_bytes(wheel)
    return TOOLS / name


def index_url() -> str | None:
    """The package index this machine is set up to use, if it is not the usual one."""
    if given := os.environ.get("PIP_INDEX_URL"):
        return given
    if not has_pip(sys.executable):
        return None
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or None if found.returncode == 0 else None


def entry(name: str) -> str:
    """One package's lines of tools/bootstrap.lock."""
    found = re.search(rf"^{name}==(?:.*\\\n)*.*\n", OWN_LOCK.read_text(), re.MULTILINE)
    assert found is not None
    return found[0]


def names(lock: Path) -> int:
    return len(re.findall(r"^[a-z0-9]", lock.read_text(), re.MULTILINE))


def show(command: list[str], *, total: int, begins: str) -> None:
    """Run a long command and say now and then how far it is; show everything it said if it fails."""
    said, done = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith(begins):
                done += 1
                if sys.stdout.isatty():
                    print(
                        f"\r  {done} of {total} packages: {line[len(begins) :].split(' ')[0]:50.50}", end="", flush=True
                    )
                elif done % 15 == 0:
                    say(f"  {done} of {total} packages")
    if sys.stdout.isatty():
        print("\r" + " " * 79, end="\r", flush=True)
    if process.returncode:
        sys.exit(
            "".join(said[-30:]) + "\nThe packages could not be installed; see above. Is the package index reachable?"
        )


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{json.dumps([str(word) for word in error.cmd])} failed; see above.")
