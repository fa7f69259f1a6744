"""Taking the framework home: a school's own copy, in its own words, with its own ratings, for its own people and its governors."""
