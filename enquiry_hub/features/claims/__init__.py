"""What inputs claim, and what leaders have seen of it: each kind of evidence beside the others, never added up."""
