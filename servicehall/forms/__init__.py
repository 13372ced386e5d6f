"""Forms as data: compile, walk, read, check, show. Pure: owns no rows."""

from servicehall.forms.walk import facts as facts
