"""Questions to whoever brought a study, between two dates: asked and answered in a thread of their own, and kept as a transcript."""
