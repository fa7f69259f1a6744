"""Reading inputs and the works they stand on."""

from enquiry_hub.features.inputs.queries.citations import (
    Reference,
    chosen_style,
    citation_under,
    citations_of,
    in_words,
    inputs_under,
    reference_of,
    references_of,
    removable,
    same_works,
)
from enquiry_hub.features.inputs.queries.inputs import (
    InputLine,
    author_of,
    connectable,
    holds_mark,
    input_line,
    inputs_of,
    is_waiting,
    marks_of,
)

__all__ = [
    "InputLine", "Reference", "author_of", "chosen_style", "citation_under", "citations_of", "connectable", "holds_mark", "in_words", "input_line",
    "inputs_of", "inputs_under", "is_waiting", "marks_of", "reference_of", "references_of", "removable", "same_works",
]  # fmt: skip
