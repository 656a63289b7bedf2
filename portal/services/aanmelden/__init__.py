"""Step 2, enrol: Go and no-go, enrolments by hand, by cohort and by group."""
