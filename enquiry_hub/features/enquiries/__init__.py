"""What a leader finds out and does: enquiries, changes of practice, commitments, milestones."""
