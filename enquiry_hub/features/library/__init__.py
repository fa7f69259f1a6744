"""Parts to build sessions from: prompts, ways of talking and session designs, with when to use each, and how other settings say them."""
