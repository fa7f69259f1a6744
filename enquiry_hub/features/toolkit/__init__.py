"""What people keep at hand: anything they may read, pinned with a note, for themselves, for their school, or for a cohort's theme."""
