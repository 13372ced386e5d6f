"""``python -m servicehall`` is the command line."""

import sys

from servicehall.site.cli import main

sys.exit(main())
