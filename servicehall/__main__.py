"""``python -m servicehall`` is the command line."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (said before anything newer is imported)
    sys.exit("Servicehall needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Install python3.11.")

from servicehall.site.cli import main

sys.exit(main())
