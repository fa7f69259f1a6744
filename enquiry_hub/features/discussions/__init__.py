"""Threads, posts, their guests, and what people do with them."""
