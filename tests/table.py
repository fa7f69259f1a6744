"""Who gets what: every route, and what each role is answered.

`+` the page, the form or the change; `!` refused (403): they may see the thing, but not do this to it;
`.` not there (404), the same answer as for an id that nobody has; `s` sent to sign in. `name=other`
behind an endpoint asks about another thing than the usual one: a private page, a held post. The world
that the rows speak of is in tests/kit/world.py.

The outsider facilitates another cohort. The guest is let into one thread. The participant is a
colleague who wrote nothing; the owner wrote, proposed or posted whatever a participant can. The
administrator looks after the machine and is in no cohort.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = (
    "visitor", "outsider", "observer", "guest", "participant", "owner",
    "facilitator", "academic", "manager", "administrator",
)  # fmt: skip
MARKS = {"+": "ok", "!": "403", ".": "404", "s": "sign in"}

TABLE = """
#                                                 visi outs obse gues part owne faci acad mana admi
# For everyone
health.healthz                                    +    +    +    +    +    +    +    +    +    +
framework.framework_schema                        +    +    +    +    +    +    +    +    +    +
health.readyz                                     +    +    +    +    +    +    +    +    +    +
public.accessibility                              +    +    +    +    +    +    +    +    +    +
public.change_password_address                    +    +    +    +    +    +    +    +    +    +
public.cookies                                    +    +    +    +    +    +    +    +    +    +
public.help_page                                  +    +    +    +    +    +    +    +    +    +
public.home                                       +    +    +    +    +    +    +    +    +    +
public.privacy                                    +    +    +    +    +    +    +    +    +    +
public.robots                                     +    +    +    +    +    +    +    +    +    +
public.safeguarding                               +    +    +    +    +    +    +    +    +    +
public.security_text                              +    +    +    +    +    +    +    +    +    +
people.sign_in                                    +    +    +    +    +    +    +    +    +    +
people.link_sent                                  +    +    +    +    +    +    +    +    +    +
people.sign_out                                   +    +    +    +    +    +    +    +    +    +
groups.type_code                                  +    +    +    +    +    +    +    +    +    +
groups.letter_sent                                +    +    +    +    +    +    +    +    +    +

# For whoever has the secret in the address
groups.join                                       +    +    +    +    +    +    +    +    +    +
groups.show_invitation                            +    +    +    +    +    +    +    +    +    +
people.follow_link                                +    +    +    +    +    +    +    +    +    +
people.use_link                                   +    +    +    +    +    +    +    +    +    +
programmes.feed                                   +    +    +    +    +    +    +    +    +    +
notifications.ask_to_unsubscribe                  +    +    +    +    +    +    +    +    +    +
replies.take                                      .    .    .    .    .    .    .    .    .    .
notifications.stop_digests                        +    +    +    +    +    +    +    +    +    +

# For development and demonstrations only, or with a token of their own
health.metrics                                    .    .    .    .    .    .    .    .    .    .
public.style_guide                                .    .    .    .    .    .    .    .    .    .
people.sign_in_as                                 .    .    .    .    .    .    .    .    .    .

# One's own
people.account                                    s    +    +    +    +    +    +    +    +    +
people.change_password                            s    +    +    +    +    +    +    +    +    +
people.change_address                             s    +    +    +    +    +    +    +    +    +
people.confirm_address                            s    +    +    +    +    +    +    +    +    +
people.close_account                              s    +    +    +    +    +    +    +    +    +
people.sign_out_everywhere                        s    +    +    +    +    +    +    +    +    +
people.end_sign_in                                s    .    .    .    .    +    .    .    .    .
public.places                                     s    +    +    +    +    +    +    +    +    +
notifications.list_notices                        s    +    +    +    +    +    +    +    +    +
shell.worker                                      +    +    +    +    +    +    +    +    +    +
shell.offline                                     +    +    +    +    +    +    +    +    +    +
shell.manifest                                    +    +    +    +    +    +    +    +    +    +
journals.go_on                                    s    +    +    +    +    +    +    +    +    +
journals.keep_folded                              s    +    +    +    +    +    +    +    +    +
push.devices                                      s    +    +    +    +    +    +    +    +    +
push.tell_here                                    s    +    +    +    +    +    +    +    +    +
push.tell_no_more                                 s    .    .    .    .    +    .    .    .    .
notifications.read_notices                        s    +    +    +    +    +    +    +    +    +
notifications.count_notices                       s    +    +    +    +    +    +    +    +    +
notifications.change_settings                     s    +    +    +    +    +    +    +    +    +
programmes.show_calendar                          s    +    +    +    +    +    +    +    +    +
programmes.new_address                            s    +    +    +    +    +    +    +    +    +
drafts.show_draft                                 s    +    +    +    +    +    +    +    +    +
drafts.keep_draft                                 s    +    +    +    +    +    +    +    +    +
drafts.forget_draft                               s    +    +    +    +    +    +    +    +    +

# The cohort and the people in it
people.show_person                                s    .    +    .    +    +    +    +    +    .
groups.list_people                                s    .    +    .    +    +    +    +    +    .
groups.show_agreement                             s    .    +    .    +    +    +    +    +    .
groups.accept_agreement                           s    .    +    .    +    +    +    +    +    .
public.more                                       s    .    +    .    +    +    +    +    +    .
search.find                                       s    .    +    .    +    +    +    +    +    .
groups.manage_members                             s    .    !    .    !    !    +    !    +    .
groups.invite                                     s    .    !    .    !    !    +    !    +    .
groups.open_link                                  s    .    !    .    !    !    +    !    +    .
groups.write_agreement                            s    .    !    .    !    !    +    !    +    .
groups.peer_groups                                s    .    !    .    !    !    +    !    +    .
programmes.change_terms                           s    .    !    .    !    !    +    !    +    .
groups.safeguarding_contacts                      s    .    !    .    !    !    +    !    +    .
groups.make_peer_group                            s    .    !    .    !    !    +    !    +    .
groups.change_peer_group group=peer_group         s    .    .    .    .    !    +    .    +    .
groups.end_peer_group group=peer_group            s    .    .    .    .    !    +    .    +    .
groups.change_membership                          s    .    .    .    .    .    +    .    +    .
groups.end                                        s    .    .    .    .    .    +    .    +    .
groups.invite_again                               s    .    .    .    .    .    +    .    +    .
groups.withdraw                                   s    .    .    .    .    .    +    .    +    .
groups.close_link                                 s    .    .    .    .    .    +    .    +    .

# The journey
programmes.show_journey                           s    .    +    .    +    +    +    +    +    .
programmes.show_session                           s    .    +    .    +    +    +    +    +    .
programmes.session_file                           s    .    +    .    +    +    +    +    +    .
programmes.say_coming                             s    .    +    .    +    +    +    +    +    .
programmes.new_session                            s    .    !    .    !    !    +    !    +    .
programmes.edit_session                           s    .    !    .    !    !    +    !    +    .
programmes.say_where                              s    .    !    .    !    !    +    !    +    .
programmes.write_agenda                           s    .    !    .    !    !    +    !    +    .
programmes.keep_register                          s    .    !    .    !    !    +    !    +    .

# Threads and posts
discussions.list_threads                          s    .    !    .    +    +    +    +    +    .
discussions.take_first_file                       s    .    !    .    +    +    +    +    +    .
discussions.new_thread                            s    .    !    .    +    +    +    +    +    .
discussions.queue                                 s    .    !    .    !    !    +    !    +    .
discussions.show_thread                           s    .    .    +    +    +    +    +    +    .
discussions.show_thread thread=about              s    .    .    .    .    +    .    .    .    .
discussions.thread_feed                           s    .    .    +    +    +    +    +    +    .
discussions.thread_feed thread=about              s    .    .    .    .    +    .    .    .    .
discussions.names_to_write                        s    .    .    +    +    +    +    +    +    .
discussions.names_to_write thread=about           s    .    .    .    .    +    .    .    .    .
discussions.write_post                            s    .    .    +    +    +    +    +    +    .
discussions.write_post thread=about               s    .    .    .    .    +    .    .    .    .
discussions.take_file                             s    .    .    +    +    +    +    +    +    .
discussions.take_file thread=about                s    .    .    .    .    +    .    .    .    .
discussions.read_thread                           s    .    .    +    +    +    +    +    +    .
discussions.attend_to_thread                      s    .    .    +    +    +    +    +    +    .
discussions.thread_window                         s    .    .    +    +    +    +    +    +    .
discussions.thread_window thread=about            s    .    .    .    .    +    .    .    .    .
discussions.list_places                           s    .    .    +    +    +    +    +    +    .
discussions.list_places thread=about              s    .    .    .    .    +    .    .    .    .
discussions.choose_order                          s    .    .    +    +    +    +    +    +    .
discussions.write_context                         s    .    .    !    +    +    +    +    +    .
discussions.write_context thread=about            s    .    .    .    .    +    .    .    .    .
discussions.welcome_newcomer                      s    .    .    !    !    .    !    !    !    .
discussions.context_history                       s    .    .    +    +    +    +    +    +    .
discussions.context_history thread=about          s    .    .    .    .    +    .    .    .    .
discussions.mark_post                             s    .    .    !    !    +    +    !    +    .
discussions.manage_thread                         s    .    .    !    !    !    +    !    +    .
discussions.manage_thread thread=about            s    .    .    .    .    !    .    .    .    .
discussions.close_thread                          s    .    .    !    !    !    +    !    +    .
discussions.close_thread thread=about             s    .    .    .    .    !    .    .    .    .
discussions.room                                  s    .    .    !    !    !    +    !    +    .
discussions.room thread=about                     s    .    .    .    .    !    .    .    .    .
discussions.add_guest                             s    .    .    !    !    !    +    !    +    .
discussions.end_guest                             s    .    .    !    !    !    +    !    +    .
discussions.discuss                               s    .    .    .    +    +    +    +    +    .
discussions.discuss kind=entry row=private        s    .    .    .    .    !    .    .    .    .
discussions.show_post                             s    .    .    +    +    +    +    +    +    .
discussions.show_post post=held                   s    .    .    .    .    +    +    .    +    .
discussions.post_json                             s    .    .    +    +    +    +    +    +    .
discussions.post_json post=held                   s    .    .    .    .    +    +    .    +    .
discussions.post_history                          s    .    .    +    +    +    +    +    +    .
discussions.post_history post=held                s    .    .    .    .    +    +    .    +    .
discussions.react_to_post                         s    .    .    +    +    +    +    +    +    .
discussions.react_to_post post=held               s    .    .    .    .    !    !    .    !    .
discussions.report                                s    .    .    +    +    +    +    +    +    .
discussions.take_edit_file                        s    .    .    !    !    +    !    !    !    .
discussions.change_post                           s    .    .    !    !    +    !    !    !    .
discussions.take_post_away                        s    .    .    !    !    +    !    !    !    .
discussions.answer_unnamed                        s    .    .    !    !    !    .    !    .    .
discussions.hide                                  s    .    .    !    !    !    +    !    +    .
discussions.show_report                           s    .    .    .    .    .    +    .    +    .
discussions.restore                               s    .    .    !    !    !    +    !    +    .
discussions.write_without_name                    s    .    .    +    +    +    +    +    +    .
discussions.take_unnamed_back                     s    +    +    +    +    +    +    +    +    +
discussions.name_author                           s    .    .    !    !    !    !    !    !    .
discussions.noticing                              s    .    !    .    !    !    +    !    +    .
discussions.whom_to_call                          s    .    !    .    !    !    +    !    +    .
discussions.noticing_me                           s    .    !    .    +    +    +    +    +    .
discussions.take_down_post                        s    .    .    !    !    !    +    !    +    .
discussions.take_down_context                     s    .    .    .    !    !    +    !    +    .
moderation.open_sealed sealed=sealed_words        s    .    .    .    .    .    .    .    .    .
discussions.move                                  s    .    .    !    !    !    +    !    +    .
discussions.undo_move                             s    .    .    .    .    .    +    .    +    .
discussions.join_threads                          s    .    .    !    !    !    +    !    +    .
discussions.care                                  s    .    !    .    !    !    +    !    +    .
discussions.decisions                             s    .    !    .    !    !    +    !    +    .
discussions.my_decisions                          s    +    +    +    +    +    +    +    +    +
discussions.undo                                  s    .    .    .    .    !    +    .    +    .
discussions.claim_post                            s    .    .    !    !    !    +    !    +    .
discussions.leave                                 s    .    .    !    !    !    +    !    +    .
discussions.look_again post=hidden                s    .    .    .    .    +    !    .    !    .
discussions.report_above                          s    .    .    +    +    +    +    +    +    .
discussions.look_above                            s    .    .    .    !    !    +    !    +    .
discussions.claim_above                           s    .    .    .    !    !    +    !    +    .
discussions.hide_above                            s    .    .    .    !    !    +    !    +    .
discussions.restore_above                         s    .    .    .    !    !    +    !    +    .
discussions.leave_above                           s    .    .    .    !    !    +    !    +    .

# Since you were here
public.since                                      s    .    +    .    +    +    +    +    +    .
public.since_everywhere                           s    +    +    +    +    +    +    +    +    +
public.seen                                       s    +    +    +    +    +    +    +    +    +

# What waits to be posted
later.waiting                                     s    +    +    +    +    +    +    +    +    +
later.plan_reply                                  s    .    .    +    +    +    +    +    +    .
later.plan_reply thread=about                     s    .    .    .    .    +    .    .    .    .
later.plan_new_thread                             s    .    !    .    +    +    +    +    +    .
later.edit                                        s    .    .    .    .    +    .    .    .    .
later.now_instead                                 s    .    .    .    .    +    .    .    .    .
later.cancel                                      s    .    .    .    .    +    .    .    .    .

# Inputs
inputs.list_inputs                                s    .    !    .    +    +    +    +    +    .
inputs.show_input                                 s    .    .    .    +    +    +    +    +    .
inputs.new_practice                               s    .    !    .    +    +    +    +    +    .
inputs.new_research                               s    .    !    .    !    !    +    +    +    .
inputs.connect                                    s    .    .    .    +    +    +    +    +    .
inputs.take_down                                  s    .    .    .    !    !    +    !    +    .
inputs.edit_input                                 s    .    .    .    !    +    !    !    !    .
inputs.add_file                                   s    .    .    .    !    +    !    !    !    .
inputs.show_references                            s    .    !    .    +    +    +    +    +    .
inputs.take_references                            s    .    !    .    +    +    +    +    +    .
inputs.take_reference                             s    .    .    .    +    +    +    +    +    .
inputs.bring_references                           s    .    !    .    !    !    +    +    +    .
inputs.take_off                                   s    .    .    .    !    !    +    +    +    .
inputs.choose_reference_style                     s    +    +    +    +    +    +    +    +    +

# What people agree to, and quotations
consents.ledger                                   s    +    +    +    +    +    +    +    +    +
consents.take_back                                s    .    .    .    .    +    .    .    .    .
consents.settle_research                          s    .    !    .    +    +    +    +    +    .
consents.ask kind=entry row=shared                s    .    .    .    +    +    +    +    +    .
consents.ask kind=entry row=private               s    .    .    .    .    +    .    .    .    .
consents.show_quote                               s    .    .    .    +    +    .    .    .    .
consents.answer                                   s    .    .    .    !    +    .    .    .    .
consents.list_quotes                              s    .    !    .    +    +    +    +    +    .
consents.quotes_csv                               s    .    !    .    +    +    +    +    +    .
# Enquiries, practice, commitments, milestones
enquiries.overview                                s    .    !    .    +    +    +    +    +    .
enquiries.begin                                   s    .    !    .    +    +    +    +    +    .
enquiries.show_enquiry                            s    .    .    .    .    +    .    .    .    .
enquiries.sharpen                                 s    .    .    .    .    +    .    .    .    .
enquiries.add_note                                s    .    .    .    .    +    .    .    .    .
enquiries.take_note_out                           s    .    .    .    .    +    .    .    .    .
enquiries.add_thing                               s    .    .    .    .    .    .    .    .    .
enquiries.close                                   s    .    .    .    .    +    .    .    .    .
enquiries.ask_together                            s    .    .    .    .    +    .    .    .    .
enquiries.answer                                  s    .    .    .    .    !    .    .    .    .
enquiries.add_practice                            s    .    !    .    +    +    +    +    +    .
enquiries.end_practice                            s    .    .    .    .    +    .    .    .    .
enquiries.add_commitment                          s    .    !    .    +    +    +    +    +    .
enquiries.settle                                  s    .    .    .    .    +    .    .    .    .
enquiries.mark                                    s    .    !    .    +    +    +    +    +    .
enquiries.share                                   s    .    .    .    !    +    !    !    !    .
enquiries.remove                                  s    .    .    .    !    +    !    !    !    .
enquiries.confirm                                 s    .    .    .    +    !    +    +    +    .
enquiries.gallery                                 s    .    !    .    +    +    +    +    +    .
# Research
research.study                                    s    .    !    .    !    !    !    +    +    .
research.take                                     s    .    !    .    !    !    !    +    +    .
research.bring                                    s    .    !    .    !    !    !    +    +    .
# What is one's own: everywhere, to take along, to bring, to erase
takeaway.show                                     s    +    +    +    +    +    +    +    +    +
takeaway.take                                     s    +    +    +    +    +    +    +    +    +
takeaway.take_book kind=docx                      s    +    +    +    +    +    +    +    +    +
takeaway.bring                                    s    +    +    +    +    +    +    +    +    +
takeaway.leave                                    s    +    +    +    +    +    +    +    +    +
# Lawful openings: nobody of these is a named officer
openings.list_openings                            s    .    .    .    .    .    .    .    .    .
openings.show_opening                             s    .    .    .    .    +    .    .    .    .
openings.answer                                   s    .    .    .    .    !    .    .    .    .
openings.look                                     s    .    .    .    .    !    .    .    .    .
openings.page_file                                s    .    .    .    .    !    .    .    .    .
# Reflections
journals.show_journal                             s    .    !    .    +    +    +    +    +    .
journals.shared_with_me                           s    .    !    .    +    +    +    +    +    .
journals.three                                    s    .    !    .    +    +    +    +    +    .
journals.newcomers                                s    .    !    .    +    +    +    +    +    .
journals.settle_comebacks                         s    .    !    .    +    +    +    +    +    .
journals.write                                    s    .    !    .    +    +    +    +    +    .
journals.take_file                                s    .    !    .    +    +    +    +    +    .
journals.offer_no_more                            s    .    !    .    +    +    +    +    +    .
journals.settle_sight                             s    .    !    .    !    !    +    !    +    .
journals.starters                                 s    .    !    .    !    !    +    !    +    .
journals.starters_again                           s    .    !    .    +    +    +    +    +    .
journals.edit_starter                             s    .    .    .    !    !    +    !    +    .
journals.end_starter                              s    .    .    .    !    !    +    !    +    .
journals.wave_away                                s    .    .    .    +    +    !    !    !    .
journals.open_for_room                            s    .    !    .    !    !    +    !    +    .
journals.open_own_page                            s    .    .    .    +    +    +    +    +    .
journals.lengthen                                 s    .    .    .    !    !    +    !    +    .
journals.end                                      s    .    .    .    !    !    +    !    +    .
journals.show_entry                               s    .    .    .    +    +    +    +    +    .
journals.read_chain                               s    .    .    .    +    +    +    +    +    .
journals.read_chain entry=private                 s    .    .    .    .    +    .    .    .    .
journals.take_down                                s    .    .    .    !    !    +    !    +    .
journals.take_down entry=private                  s    .    .    .    .    !    .    .    .    .
journals.show_entry entry=private                 s    .    .    .    .    +    .    .    .    .
journals.show_entry entry=sealed                  s    .    .    .    .    +    .    .    .    .
journals.edit                                     s    .    .    .    !    +    !    !    !    .
takeaway.take_page kind=docx                      s    .    .    .    !    +    !    !    !    .
takeaway.take_page kind=docx entry=private        s    .    .    .    .    +    .    .    .    .
takeaway.take_page kind=docx entry=sealed         s    .    .    .    .    .    .    .    .    .
journals.edit entry=private                       s    .    .    .    .    +    .    .    .    .
journals.edit entry=sealed                        s    .    .    .    .    .    .    .    .    .
journals.take_page_file                           s    .    .    .    !    +    !    !    !    .
journals.take_page_file entry=private             s    .    .    .    .    +    .    .    .    .
journals.entry_history                            s    .    .    .    !    +    !    !    !    .
journals.entry_history entry=private              s    .    .    .    .    +    .    .    .    .
journals.remove                                   s    .    .    .    !    +    !    !    !    .
journals.seal                                     s    .    .    .    !    +    !    !    !    .
journals.share                                    s    .    .    .    !    +    !    !    !    .
journals.preview                                  s    .    .    .    !    +    !    !    !    .
journals.offer_evidence                           s    .    .    .    !    +    !    !    !    .
journals.still_true                               s    .    .    .    !    +    !    !    !    .
journals.take_evidence_back                       s    .    .    .    !    +    !    !    !    .
journals.respond                                  s    .    .    .    +    +    +    +    +    .
journals.respond entry=private                    s    .    .    .    .    +    .    .    .    .
journals.take_back                                s    .    .    .    !    +    !    !    !    .
journals.go_on_answering response=unsent          s    .    .    .    .    +    .    .    .    .
journals.place_passage                            s    .    .    .    !    +    !    !    !    .
journals.show_passage                             s    .    .    .    +    +    +    +    +    .
journals.withdraw                                 s    .    .    .    !    +    !    !    !    .
journals.open_sealed                              s    .    .    .    !    .    !    !    !    .
journals.open_sealed entry=sealed                 s    .    .    .    .    .    .    .    .    .
journals.open_sealed entry=due                    s    .    .    .    .    +    .    .    .    .
journals.send_word                                s    .    .    .    !    .    !    !    !    .
journals.send_word entry=sealed                   s    .    .    .    .    +    .    .    .    .
journals.send_word entry=due                      s    .    .    .    .    .    .    .    .    .
journals.look_at_letter                           s    .    .    .    !    .    !    !    !    .
journals.look_at_letter entry=opened              s    .    .    .    .    +    .    .    .    .

# The framework
framework.show_framework                          s    .    !    .    +    +    +    +    +    .
framework.rate_alone                              s    .    !    .    +    +    +    +    +    .
framework.hand_over kind=register.csv             s    .    !    .    +    +    +    +    +    .
framework.hand_over kind=framework.json           s    .    !    .    +    +    +    +    +    .
framework.begin_framework                         s    .    !    .    !    !    +    !    +    .
framework.change_parties                          s    .    .    .    !    !    +    !    +    .
framework.show_themes                             s    .    .    .    +    +    +    +    +    .
framework.new_theme                               s    .    .    .    !    !    +    !    +    .
framework.change_theme                            s    .    .    .    !    !    +    !    +    .
framework.list_releases                           s    .    .    .    +    +    +    +    +    .
framework.show_release                            s    .    .    .    +    +    +    +    +    .
framework.hand_release_over kind=framework.docx   s    .    .    .    +    +    +    +    +    .
framework.hand_release_over kind=register.xlsx    s    .    .    .    +    +    +    +    +    .
framework.release_diff                            s    .    .    .    +    +    +    +    +    .
framework.new_release                             s    .    .    .    !    !    +    !    +    .
framework.take_back_release                       s    .    .    .    !    !    +    !    +    .
framework.new_risk                                s    .    .    .    +    +    +    +    +    .
framework.show_risk                               s    .    .    .    +    +    +    +    +    .
framework.risk_history                            s    .    .    .    +    +    +    +    +    .
framework.change_risk                             s    .    .    .    +    +    +    +    +    .
framework.new_control                             s    .    .    .    +    +    +    +    +    .
framework.new_indicator                           s    .    .    .    +    +    +    +    +    .
framework.new_suggestion                          s    .    .    .    +    +    +    +    +    .
framework.stand_risk_on                           s    .    .    .    +    +    +    +    +    .
framework.end_risk_link link=risk_link            s    .    .    .    !    +    +    !    +    .
framework.decide_risk                             s    .    .    .    !    !    +    !    +    .
framework.answer                                  s    .    .    .    !    !    +    !    +    .
framework.new_rounds                              s    .    .    .    !    !    +    !    +    .
framework.rate_risk                               s    .    .    .    +    +    !    !    !    .
framework.end_round                               s    .    .    .    !    !    +    !    +    .
framework.show_to_room                            s    .    .    .    !    !    +    !    +    .
framework.say_why                                 s    .    .    .    !    !    +    !    +    .
framework.new_strategy                            s    .    .    .    +    +    +    +    +    .
framework.show_strategy                           s    .    .    .    +    +    +    +    +    .
framework.strategy_history                        s    .    .    .    +    +    +    +    +    .
framework.change_strategy                         s    .    .    .    +    +    +    +    +    .
framework.pass_gate                               s    .    .    .    +    +    +    +    +    .
framework.stand_strategy_on                       s    .    .    .    +    +    +    +    +    .
framework.end_strategy_link link=strategy_link    s    .    .    .    !    +    +    !    +    .
framework.look_again                              s    .    .    .    !    +    !    !    !    .
framework.end_strategy                            s    .    .    .    !    +    +    !    +    .

# Holding risks, and publishing
framework.happening                               s    .    .    .    +    +    +    +    +    .
framework.end_issue                               s    .    .    .    +    +    +    +    +    .
framework.accept_risk                             s    .    .    .    !    !    +    !    +    .
framework.end_acceptance                          s    .    .    .    !    !    +    !    +    .
framework.end_control                             s    .    .    .    +    +    +    +    +    .
framework.end_indicator                           s    .    .    .    +    +    +    +    +    .
framework.show_checks                             s    .    .    .    +    +    +    +    +    .
framework.show_theme                              s    .    .    .    +    +    +    +    +    .
framework.say_otherwise                           s    .    .    .    +    +    +    +    +    .
framework.end_dissent                             s    .    .    .    !    +    !    !    !    .
framework.listing                                 s    .    .    .    +    +    +    +    +    .
framework.approve_release                         s    .    .    .    !    !    +    !    +    .
framework.open_release                            s    .    .    .    !    !    +    !    +    .
framework.read_published release=open_release +    +    +    +    +    +    +    +    +    +
framework.read_published release=framework_release .    .    .    .    .    .    .    .    .    .
framework.use                                     s    .    .    .    +    +    +    +    +    .

# What inputs claim
claims.show_claim                                 s    .    .    .    +    +    +    +    +    .
claims.new_claim                                  s    .    .    .    !    +    !    !    !    .
claims.edit_claim                                 s    .    .    .    !    +    !    !    !    .
claims.finish_claim                               s    .    .    .    !    +    !    !    !    .
claims.answer                                     s    .    .    .    +    !    !    !    !    .
claims.take_back                                  s    .    .    .    +    !    !    !    !    .
claims.take_down                                  s    .    .    .    !    !    +    !    +    .
claims.take_answer_down                           s    .    .    .    !    !    +    !    +    .
claims.list_contradictions                        s    .    !    .    +    +    +    +    +    .
# Reading a PDF together
annotations.read_pdf                              s    .    .    .    +    +    +    +    +    .
annotations.read_pdf attachment=secret_file       s    .    .    .    .    !    .    .    .    .
annotations.answer_note                           s    .    .    .    +    +    +    +    +    .
annotations.answer_note annotation=hidden_note    s    .    .    .    .    !    !    .    !    .
annotations.answer_note annotation=peer_note      s    .    .    .    .    +    .    .    .    .
annotations.answer_note annotation=private_note   s    .    .    .    .    !    .    .    .    .
annotations.edit_note                             s    .    .    .    !    +    !    !    !    .
annotations.edit_note annotation=peer_note        s    .    .    .    .    +    .    .    .    .
annotations.edit_note annotation=private_note     s    .    .    .    .    +    .    .    .    .
annotations.hide_note                             s    .    .    .    !    !    +    !    +    .
annotations.hide_note annotation=peer_note        s    .    .    .    .    !    .    .    .    .
annotations.restore_note annotation=hidden_note   s    .    .    .    .    !    +    .    +    .
annotations.take_note_down                        s    .    .    .    !    !    +    !    +    .
annotations.take_note_down annotation=private_note s   .    .    .    .    !    .    .    .    .
annotations.withdraw_note                         s    .    .    .    !    +    !    !    !    .
annotations.withdraw_note annotation=private_note s    .    .    .    .    +    .    .    .    .

# Small groups for one conversation
circles.ask                                       s    .    .    !    !    !    +    !    +    .
circles.ask thread=about                          s    .    .    .    .    !    .    .    .    .
circles.show_split                                s    .    .    .    .    .    +    .    +    .
circles.swap                                      s    .    .    .    .    .    +    .    +    .
circles.drop                                      s    .    .    .    .    .    +    .    +    .
circles.open_them                                 s    .    .    .    .    .    +    .    +    .
circles.end split=open_split                      s    .    .    .    .    .    +    .    +    .
circles.show_circle                               s    .    .    .    .    +    .    .    .    .
circles.bring_back                                s    .    .    .    .    +    .    .    .    .

# Questions to whoever brought a study
hotseats.show_hotseat                             s    .    .    .    +    +    +    +    +    .
hotseats.new_hotseat input=study                  s    .    .    .    !    !    !    +    !    .
hotseats.edit_hotseat                             s    .    .    .    !    !    !    +    !    .
hotseats.support post=question                    s    .    .    .    +    !    +    !    +    .

# At a school
schools.ours                                      s    .    !    .    +    +    +    +    +    .
schools.begin                                     s    .    !    .    +    +    +    +    +    .
schools.take_risk                                 s    .    .    .    +    +    +    +    +    .
schools.take_strategy                             s    .    .    .    +    +    +    +    +    .
schools.take_all                                  s    .    .    .    +    +    +    +    +    .
schools.show_school                               s    .    .    .    .    +    .    .    .    .
schools.team                                      s    .    .    .    .    +    .    .    .    .
schools.lead                                      s    .    .    .    .    +    .    .    .    .
schools.invite                                    s    .    .    .    .    +    .    .    .    .
schools.change_team                               s    .    .    .    .    +    .    .    .    .
schools.leave                                     s    +    +    +    +    +    +    +    +    +
schools.show_adoption                             s    .    .    .    .    +    .    .    .    .
schools.change_adoption                           s    .    .    .    .    +    .    .    .    .
schools.rate_locally                              s    .    .    .    .    +    .    .    .    .
schools.new_control                               s    .    .    .    .    +    .    .    .    .
schools.stop_control                              s    .    .    .    .    +    .    .    .    .
schools.accept                                    s    .    .    .    .    +    .    .    .    .
schools.put_away                                  s    .    .    .    .    +    .    .    .    .
schools.update                                    s    .    .    .    .    +    .    .    .    .
schools.offer                                     s    .    .    .    .    +    .    .    .    .
schools.take_back                                 s    .    .    .    !    +    +    !    +    .
schools.issue                                     s    .    .    .    .    +    .    .    .    .
schools.show_register                             s    .    .    .    .    +    .    .    .    .
schools.end_link                                  s    .    .    .    .    +    .    .    .    .
schools.read_register                             +    +    +    +    +    +    +    +    +    +

# The library
library.list_parts                                s    .    !    .    +    +    +    +    +    .
library.show_part                                 s    +    +    +    +    +    +    +    +    +
library.new_variant                               s    .    !    .    +    +    +    +    +    .
library.edit_variant                              s    .    .    .    !    +    !    !    !    .
library.withdraw_variant                          s    .    .    .    !    +    +    !    +    .
library.new_design                                s    .    !    .    !    !    +    !    +    .
library.show_design                               s    .    .    .    .    .    +    .    +    .
library.edit_design                               s    .    .    .    .    .    +    .    +    .
library.apply                                     s    .    .    .    .    .    +    .    +    .
library.design_history                            s    .    .    .    .    .    +    .    +    .
library.put_design_back                           s    .    .    .    .    .    +    .    +    .
library.remove                                    s    .    .    .    .    .    +    .    +    .

# A school’s spiral of inquiry
spiral.board                                      s    .    .    .    .    +    .    .    .    .
spiral.begin                                      s    .    .    .    .    +    .    .    .    .
spiral.new_card                                   s    .    .    .    .    +    .    .    .    .
spiral.show_card                                  s    .    .    .    .    +    .    .    .    .
spiral.edit_card                                  s    .    .    .    .    +    .    .    .    .
spiral.move                                       s    .    .    .    .    +    .    .    .    .
spiral.take_out                                   s    .    .    .    .    +    .    .    .    .

# Toolkits
toolkit.ours                                      s    .    !    .    +    +    +    +    +    .
toolkit.mine                                      s    +    +    +    +    +    +    +    +    +
toolkit.hand_mine_over kind=toolkit.md            s    +    +    +    +    +    +    +    +    +
toolkit.of_school                                 s    .    .    .    .    +    .    .    .    .
toolkit.hand_school_over kind=toolkit.md          s    .    .    .    .    +    .    .    .    .
toolkit.of_theme                                  s    .    .    .    +    +    +    +    +    .
toolkit.hand_theme_over kind=toolkit.md           s    .    .    .    +    +    +    +    +    .
toolkit.pin                                       s    .    .    .    +    +    +    +    +    .
toolkit.pin kind=entry row=private                s    .    .    .    .    +    .    .    .    .
toolkit.edit_pin                                  s    .    .    .    .    +    .    .    .    .
toolkit.move                                      s    .    .    .    .    +    .    .    .    .
toolkit.take_out                                  s    .    .    .    .    +    .    .    .    .
toolkit.edit_shared_pin                           s    .    .    .    .    +    .    .    .    .
toolkit.move_shared                               s    .    .    .    .    +    .    .    .    .
toolkit.take_shared_out                           s    .    .    .    .    +    .    .    .    .
toolkit.edit_shared_pin shared_pin=tool           s    .    .    .    !    !    +    !    +    .
toolkit.move_shared shared_pin=tool               s    .    .    .    !    !    +    !    +    .
toolkit.take_shared_out shared_pin=tool           s    .    .    .    !    !    +    !    +    .

# Whether it worked
impact.list_measures                              s    .    !    .    +    +    +    +    +    .
impact.measures_csv                               s    .    !    .    +    +    +    +    +    .
impact.new_measure                                s    .    !    .    +    +    +    +    +    .
impact.show_measure                               s    .    .    .    +    +    +    +    +    .
impact.show_measure measure=local                 s    .    .    .    .    +    .    .    .    .
impact.measure_csv                                s    .    .    .    +    +    +    +    +    .
impact.measure_csv measure=local                  s    .    .    .    .    +    .    .    .    .
impact.measure_json                               s    .    .    .    +    +    +    +    +    .
impact.measure_json measure=local                 s    .    .    .    .    +    .    .    .    .
impact.edit_measure                               s    .    .    .    !    +    +    !    +    .
impact.edit_measure measure=local                 s    .    .    .    .    +    .    .    .    .
impact.show_to_cohort                             s    .    .    .    !    !    !    !    !    .
impact.show_to_cohort measure=local               s    .    .    .    .    +    .    .    .    .
impact.say_what_it_shows                          s    .    .    .    !    +    +    !    +    .
impact.write_number                               s    .    .    .    !    +    +    !    +    .
impact.write_number measure=local                 s    .    .    .    .    +    .    .    .    .
impact.write_note                                 s    .    .    .    !    +    +    !    +    .
impact.paste_numbers                              s    .    .    .    !    +    +    !    +    .
impact.import_numbers                             s    .    .    .    !    +    +    !    +    .
impact.write_pairs                                s    .    .    .    !    +    +    !    +    .
impact.write_pairs measure=answers                s    .    .    .    !    +    !    !    !    .
impact.mend_number                                s    .    .    .    .    +    +    .    +    .
impact.show_account                               s    .    .    .    +    +    +    +    +    .
impact.edit_account                               s    .    .    .    +    +    +    +    +    .
impact.list_reviews                               s    .    !    .    +    +    +    +    +    .
impact.list_lens                                  s    .    !    .    +    +    +    +    +    .
impact.lens_csv                                   s    .    !    .    +    +    +    +    +    .
impact.list_outside                               s    .    !    .    +    +    +    +    +    .
impact.outside_csv                                s    .    !    .    +    +    +    +    +    .
impact.new_outside                                s    .    !    .    +    +    +    +    +    .
impact.edit_outside                               s    .    .    .    !    +    +    !    +    .

# How one talks in a thread
protocols.begin                                   s    .    .    !    !    !    +    !    +    .
protocols.begin thread=about                      s    .    .    .    .    !    .    .    .    .
protocols.change_step                             s    .    .    !    !    !    +    !    +    .
protocols.pass_turn                               s    .    .    +    +    +    +    +    +    .
protocols.pass_turn thread=about                  s    .    .    .    .    +    .    .    .    .
protocols.remove_aside                            s    .    .    .    .    +    .    .    .    .
protocols.write_commitment                        s    .    .    .    !    +    !    !    !    .
protocols.agree_on_quotes                         s    .    .    .    !    +    +    !    +    .
protocols.put_together                            s    .    .    +    +    +    +    +    +    .
protocols.put_together thread=about               s    .    .    .    .    +    .    .    .    .
protocols.show_sources post=gathered              s    .    .    .    +    +    +    +    +    .
protocols.show_sources post=asked_before          s    .    .    .    .    .    .    .    .    .

# Decisions
decisions.ask                                     s    .    .    +    +    +    +    +    +    .
decisions.ask thread=about                        s    .    .    .    .    +    .    .    .    .
decisions.show_ballot                             s    .    .    .    +    +    +    +    +    .
decisions.show_ballot ballot=unseen               s    .    .    .    .    +    +    .    +    .
decisions.ballot_of_post post=asked               s    .    .    .    +    +    +    +    +    .
decisions.give_answer                             s    .    .    .    +    +    +    +    +    .
decisions.give_answer ballot=unseen               s    .    .    .    .    !    !    .    !    .
decisions.close                                   s    .    .    .    !    +    +    !    +    .

# What hangs on things, and the short way to them
attachments.open_file                             s    .    .    .    +    +    +    +    +    .
attachments.open_file attachment=secret_file      s    .    .    .    .    +    .    .    .    .
attachments.view_file                             s    .    .    .    +    +    +    +    +    .
attachments.view_file attachment=secret_file      s    .    .    .    .    +    .    .    .    .
attachments.take_away                             s    .    .    .    !    +    !    !    !    .
attachments.add_file                              s    .    .    .    +    +    +    +    +    .
attachments.add_file kind=entry row=private       s    .    .    .    .    +    .    .    .    .
public.go                                         s    .    .    .    +    +    +    +    +    .
public.go kind=entry row=private                  s    .    .    .    .    +    .    .    .    .
public.go kind=post row=held                      s    .    .    .    .    +    +    .    +    .
"""


@dataclass(frozen=True)
class Line:
    """Be one line of the table: an endpoint, the things asked about, and a mark for each role."""

    endpoint: str
    things: dict[str, str]
    marks: dict[str, str]

    @property
    def name(self) -> str:
        """Return what a failing test calls it."""
        return " ".join([self.endpoint, *(f"{key}={value}" for key, value in self.things.items())])


def read_table(text: str = TABLE) -> list[Line]:
    """Read the table; a line with too few or unknown marks raises ValueError."""
    lines = []
    for row in text.splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        head, marks = row.split()[: -len(ROLES)], row.split()[-len(ROLES) :]
        if not head or len(marks) != len(ROLES) or not set(marks) <= set(MARKS):
            raise ValueError(f"not a line of the table: {row}")
        things = dict(part.split("=") for part in head[1:])
        lines.append(Line(head[0], things, dict(zip(ROLES, marks, strict=True))))
    return lines
