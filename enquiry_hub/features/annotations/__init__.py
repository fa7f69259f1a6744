"""Reading a PDF together: notes anchored to its words, for the cohort, a peer group or only oneself."""
