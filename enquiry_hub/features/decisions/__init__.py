"""Decisions that a thread is asked for, and the answers."""
