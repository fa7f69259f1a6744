"""What can be done with reflections."""

from enquiry_hub.features.journals.services.evidence import (
    offer_as_evidence,
    stand_on_inputs,
    stand_on_pages,
    withdraw_evidence,
)
from enquiry_hub.features.journals.services.latecomers import let_later_read, remember_readers
from enquiry_hub.features.journals.services.letters import (
    answer_letter,
    open_letter,
    seal_letter,
    send_word_elsewhere,
)
from enquiry_hub.features.journals.services.looks import look_back
from enquiry_hub.features.journals.services.passages import (
    NewPassage,
    place_passage,
    share_passage,
    withdraw_all_of,
    withdraw_passage,
)
from enquiry_hub.features.journals.services.responses import (
    NewResponse,
    add_response,
    change_response,
    keep_as_draft,
    remove_response,
)
from enquiry_hub.features.journals.services.sharing import note_opening, share_entry
from enquiry_hub.features.journals.services.sights import show_writing
from enquiry_hub.features.journals.services.silences import (
    NewSilence,
    end_silence,
    lengthen_silence,
    open_silence,
)
from enquiry_hub.features.journals.services.starters import (
    NewStarter,
    bring_back,
    change_starter,
    end_starter,
    place_starter,
    put_away,
)
from enquiry_hub.features.journals.services.taking_down import take_down_entry
from enquiry_hub.features.journals.services.wishes import fold_prompt, let_come_back, offer_no_success
from enquiry_hub.features.journals.services.writing import NewEntry, edit_entry, remove_entry, write_entry

__all__ = [
    "NewEntry",
    "NewPassage",
    "NewResponse",
    "NewSilence",
    "NewStarter",
    "add_response",
    "answer_letter",
    "bring_back",
    "change_response",
    "change_starter",
    "edit_entry",
    "end_silence",
    "end_starter",
    "fold_prompt",
    "keep_as_draft",
    "lengthen_silence",
    "let_come_back",
    "let_later_read",
    "look_back",
    "note_opening",
    "offer_as_evidence",
    "offer_no_success",
    "open_letter",
    "open_silence",
    "place_passage",
    "place_starter",
    "put_away",
    "remember_readers",
    "remove_entry",
    "remove_response",
    "seal_letter",
    "send_word_elsewhere",
    "share_entry",
    "share_passage",
    "show_writing",
    "stand_on_inputs",
    "stand_on_pages",
    "take_down_entry",
    "withdraw_evidence",
    "withdraw_all_of",
    "withdraw_passage",
    "write_entry",
]
