"""The front door, the pages that anyone may read, and the ways between parts."""
