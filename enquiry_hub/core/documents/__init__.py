"""Documents that can be handed over: PDF, Word and Excel, made of a page of HTML or of rows, each in a child process.

No feature is known here. Whoever wants a document writes HTML in the few elements that `word.py` knows, with `hub:pictures/<name>`
for pictures and `hub:css/paper.css` for its style; making it takes seconds, so views answer with `handed_over`,
or, of what anybody may read, with `handed_to_all`.
"""

from enquiry_hub.core.documents.answers import handed_over, handed_to_all
from enquiry_hub.core.documents.press import (
    CannotBeMade,
    Paper,
    Sheet,
    as_pdf,
    as_sheets,
    as_word,
    can_make_pdf,
)

__all__ = ["CannotBeMade", "Paper", "Sheet", "as_pdf", "as_sheets", "as_word", "can_make_pdf", "handed_over", "handed_to_all"]
