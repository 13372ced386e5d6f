"""Forms as data: compile, merge, validate, view model. Pure: owns no rows."""
