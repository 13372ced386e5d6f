"""The child that runs typst: limits first, then one paper after another until its parent closes the pipe.

Started by path, with nothing of the house importable. A request is one line of JSON; the answer is one line of JSON,
followed by the PDF's bytes.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from typing import Any

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 10
IDLE_SECONDS = 90
"""After this the system ends the child, and a quiet house has its memory back. The parent stops using it earlier."""
STANDARDS = ["a-3b", "ua-1"]


def main() -> None:
    site_packages, templates, fonts = sys.argv[1:4]
    sys.path.append(site_packages)
    import typst  # the parent says where it lies

    compiler = typst.Compiler(
        root=templates,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
    )
    _bound()
    signal.alarm(IDLE_SECONDS)
    for line in sys.stdin.buffer:
        signal.alarm(0)
        _allow(CPU_SECONDS)
        reply, pdf = _printed(typst, compiler, templates, json.loads(line))
        sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n" + pdf)
        sys.stdout.buffer.flush()
        signal.alarm(IDLE_SECONDS)


def _printed(typst: Any, compiler: Any, templates: str, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        pdf = compiler.compile(
            input=f"{templates}/{request['template']}.typ",
            format="pdf",
            sys_inputs={"paper": json.dumps(request["content"], ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=request["timestamp"],
        )
    except typst.TypstError as error:
        return {"error": str(error.message)[:500], "hints": [str(hint)[:200] for hint in error.hints]}, b""
    return {"length": len(pdf)}, pdf


def _bound() -> None:
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))


def _allow(seconds: int) -> None:
    """Processor time for the next paper, counted from now; the system ends the child that uses more."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + seconds + 1, hard))


if __name__ == "__main__":
    main()
