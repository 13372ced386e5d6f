"""The tree of standards. Empty room: it will own requirements, evidence, assessments and improvement plans."""
