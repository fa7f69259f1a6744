"""The themes of a cohort, under which everything can be sorted: risks, questions, inputs, threads, measures (S2-18)."""
