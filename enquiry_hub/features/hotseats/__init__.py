"""Questions to whoever brought a study, or to an academic about charts, between two dates: asked and answered in a thread of their own, and kept as a transcript."""
