"""Make the first tables.

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('event', sa.String(length=60), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_audit_entry_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('organisation',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('parent_id', sa.String(length=24), nullable=True),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('phase', sa.String(length=40), nullable=False),
    sa.Column('setting', sa.String(length=40), nullable=False),
    sa.Column('governance', sa.String(length=40), nullable=False),
    sa.Column('trust', sa.String(length=120), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('region', sa.String(length=80), nullable=False),
    sa.Column('age_range', sa.String(length=20), nullable=False),
    sa.Column('pupils_on_roll', sa.Integer(), nullable=True),
    sa.Column('number_scheme', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('context', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['organisation.id'], name=op.f('fk_organisation_parent_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_parent_id'), ['parent_id'], unique=False)

    op.create_table('people_group',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('parent_id', sa.String(length=24), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('strapline', sa.String(length=200), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['people_group.id'], name=op.f('fk_people_group_parent_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_group'))
    )
    with op.batch_alter_table('people_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_group_parent_id'), ['parent_id'], unique=False)

    op.create_table('programme',
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('aim', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('region', sa.String(length=80), nullable=False),
    sa.Column('length', sa.String(length=120), nullable=False),
    sa.Column('fee_pounds', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme'))
    )
    op.create_table('search_document',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_search_document')),
    sa.UniqueConstraint('subject_kind', 'subject_id', name=op.f('uq_search_document_subject_kind_subject_id'))
    )
    with op.batch_alter_table('search_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_document_group_id'), ['group_id'], unique=False)

    op.create_table('cohort_plan',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('programme_id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_cohort_plan_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_cohort_plan_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', name=op.f('pk_cohort_plan'))
    )
    with op.batch_alter_table('cohort_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cohort_plan_programme_id'), ['programme_id'], unique=False)

    op.create_table('half_term',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_half_term_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_half_term'))
    )
    with op.batch_alter_table('half_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_half_term_group_id'), ['group_id'], unique=False)

    op.create_table('person',
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('display_name', sa.String(length=80), nullable=False),
    sa.Column('pronouns', sa.String(length=40), nullable=False),
    sa.Column('job_role', sa.String(length=80), nullable=False),
    sa.Column('organisation_id', sa.String(length=24), nullable=True),
    sa.Column('workplace', sa.String(length=200), nullable=False),
    sa.Column('biography', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('is_administrator', sa.Boolean(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=10), nullable=False),
    sa.Column('quiet_from', sa.String(length=5), nullable=False),
    sa.Column('quiet_until', sa.String(length=5), nullable=False),
    sa.Column('weekends', sa.Boolean(), nullable=False),
    sa.Column('calendar_token', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_person_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('calendar_token', name=op.f('uq_person_calendar_token')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('programme_owner',
    sa.Column('programme_id', sa.String(length=24), nullable=False),
    sa.Column('organisation_id', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_programme_owner_organisation_id_organisation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_programme_owner_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', 'organisation_id', name=op.f('pk_programme_owner'))
    )
    op.create_table('session',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('tense', sa.String(length=10), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audience', sa.String(length=120), nullable=False),
    sa.Column('mode', sa.String(length=20), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('host_id', sa.String(length=24), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_session_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_session_host_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_group_id'), ['group_id'], unique=False)

    op.create_table('theme',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_theme_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('group_id', 'code', name=op.f('uq_theme_group_id_code'))
    )
    op.create_table('agenda_item',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_agenda_item_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_session_id'), ['session_id'], unique=False)

    op.create_table('agreement',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(length=24), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_agreement_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_agreement_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_agreement_group_id_number'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_written_by'), ['written_by'], unique=False)

    op.create_table('appetite',
    sa.Column('theme_id', sa.String(length=24), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('set_by', sa.String(length=24), nullable=True),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_appetite_set_by_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_appetite_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appetite'))
    )
    with op.batch_alter_table('appetite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appetite_theme_id'), ['theme_id'], unique=True)

    op.create_table('attachment',
    sa.Column('owner_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('stored_name', sa.String(length=64), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('inline', sa.Boolean(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_attachment_owner_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('owner_id', 'client_id', name=op.f('uq_attachment_owner_id_client_id')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_attachment_stored_name'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('attendance',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('noted_by', sa.String(length=24), nullable=True),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_attendance_noted_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_attendance_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_attendance'))
    )
    op.create_table('coming',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('answer', sa.String(length=6), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_coming_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_coming_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_coming'))
    )
    op.create_table('digest_run',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_run_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_digest_run'))
    )
    op.create_table('draft',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('person_id', 'place', name=op.f('uq_draft_person_id_place'))
    )
    op.create_table('entry',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('tense', sa.String(length=10), nullable=False),
    sa.Column('context_factor', sa.String(length=20), nullable=False),
    sa.Column('prompt_id', sa.String(length=10), nullable=False),
    sa.Column('shape', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('valence', sa.String(length=10), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('sealed_until', sa.Date(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quotable', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_entry_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_entry_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_entry_author_id_client_id'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_author_id_group_id_written_at', ['author_id', 'group_id', 'written_at'], unique=False)
        batch_op.create_index('ix_entry_group_id_audience', ['group_id', 'audience'], unique=False)

    op.create_table('framework',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('research_lead_id', sa.String(length=24), nullable=True),
    sa.Column('practice_leads', sa.JSON(), nullable=False),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('last_risk', sa.Integer(), nullable=False),
    sa.Column('last_strategy', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_framework_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['research_lead_id'], ['person.id'], name=op.f('fk_framework_research_lead_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_framework'))
    )
    with op.batch_alter_table('framework', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_framework_group_id'), ['group_id'], unique=True)

    op.create_table('input',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('question', sa.String(length=500), nullable=False),
    sa.Column('citation', sa.JSON(), nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.Column('session_id', sa.String(length=24), nullable=True),
    sa.Column('strength', sa.Integer(), nullable=False),
    sa.Column('strength_reason', sa.String(length=500), nullable=False),
    sa.Column('reading_minutes', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_input_author_id_person')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_input_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_input_session_id_session'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_input')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_input_author_id_client_id'))
    )
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_input_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_input_session_id'), ['session_id'], unique=False)

    op.create_table('join_link',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('limit', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_join_link_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_join_link_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_link')),
    sa.UniqueConstraint('code', name=op.f('uq_join_link_code'))
    )
    with op.batch_alter_table('join_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_link_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_link_made_by'), ['made_by'], unique=False)

    op.create_table('link',
    sa.Column('upper_kind', sa.String(length=30), nullable=False),
    sa.Column('upper_id', sa.String(length=24), nullable=False),
    sa.Column('lower_kind', sa.String(length=30), nullable=False),
    sa.Column('lower_id', sa.String(length=24), nullable=False),
    sa.Column('nature', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_link_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link')),
    sa.UniqueConstraint('upper_kind', 'upper_id', 'lower_kind', 'lower_id', 'nature', name=op.f('uq_link_upper_kind_upper_id_lower_kind_lower_id_nature'))
    )
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.create_index('ix_link_lower', ['lower_kind', 'lower_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_made_by'), ['made_by'], unique=False)

    op.create_table('membership',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_membership_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('group_id', 'person_id', 'role', 'starts_on', name=op.f('uq_membership_group_id_person_id_role_starts_on'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_group_id_person_id', ['group_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('moderation_decision',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('decided_by', sa.String(length=24), nullable=True),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_moderation_decision_decided_by_person')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_moderation_decision_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decision'))
    )
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_moderation_decision_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('notice',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('cause_id', sa.String(length=24), nullable=False),
    sa.Column('by_id', sa.String(length=24), nullable=True),
    sa.Column('detail', sa.String(length=2000), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_notice_by_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person_id', 'kind', 'subject_id', 'cause_id', name=op.f('uq_notice_person_id_kind_subject_id_cause_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_person_id_read_at', ['person_id', 'read_at'], unique=False)

    op.create_table('outbox_mail',
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('recipient_name', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('unsubscribe_url', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.String(length=200), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_mail_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_mail'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_mail_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_outbox_mail_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('report',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('reporter_id', sa.String(length=24), nullable=True),
    sa.Column('reason', sa.String(length=30), nullable=False),
    sa.Column('words', sa.String(length=2000), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_report_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reporter_id'], ['person.id'], name=op.f('fk_report_reporter_id_person')),
    sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_report_settled_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('reporter_id', 'subject_kind', 'subject_id', name=op.f('uq_report_reporter_id_subject_kind_subject_id'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_report_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('revision',
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_revision_author_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('subject_kind', 'subject_id', 'number', name=op.f('uq_revision_subject_kind_subject_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_author_id'), ['author_id'], unique=False)

    op.create_table('share',
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('shared_by', sa.String(length=24), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_share_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shared_by'], ['person.id'], name=op.f('fk_share_shared_by_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share')),
    sa.UniqueConstraint('subject_kind', 'subject_id', 'person_id', name=op.f('uq_share_subject_kind_subject_id_person_id'))
    )
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_share_subject_id_person_id', ['subject_id', 'person_id'], unique=False)

    op.create_table('sign_in_link',
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_link_person_id'), ['person_id'], unique=False)

    op.create_table('thread',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('started_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('tense', sa.String(length=10), nullable=False),
    sa.Column('about_kind', sa.String(length=30), nullable=False),
    sa.Column('about_id', sa.String(length=24), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('last_change', sa.Integer(), nullable=False),
    sa.Column('last_post_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_thread_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_thread_started_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread')),
    sa.UniqueConstraint('started_by', 'client_id', name=op.f('uq_thread_started_by_client_id'))
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_about', ['about_kind', 'about_id'], unique=False)
        batch_op.create_index('ix_thread_group_id_last_post_at', ['group_id', 'last_post_at'], unique=False)

    op.create_table('user_session',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_session_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_person_id'), ['person_id'], unique=False)

    op.create_table('venue',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('access', sa.String(length=500), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('set_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_venue_session_id_session'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_venue_set_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue'))
    )
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_session_id'), ['session_id'], unique=False)

    op.create_table('agreement_acceptance',
    sa.Column('agreement_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_acceptance_agreement_id_agreement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_agreement_acceptance_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_acceptance')),
    sa.UniqueConstraint('agreement_id', 'person_id', name=op.f('uq_agreement_acceptance_agreement_id_person_id'))
    )
    with op.batch_alter_table('agreement_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_acceptance_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_acceptance_person_id'), ['person_id'], unique=False)

    op.create_table('entry_opening',
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_opening_entry_id_entry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_entry_opening_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_entry_opening'))
    )
    with op.batch_alter_table('entry_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_opening_person_id'), ['person_id'], unique=False)

    op.create_table('entry_response',
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_entry_response_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_response_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_response')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_entry_response_author_id_client_id'))
    )
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.create_index('ix_entry_response_entry_id_created_at', ['entry_id', 'created_at'], unique=False)

    op.create_table('framework_release',
    sa.Column('framework_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_framework_release_framework_id_framework'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_framework_release_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_framework_release_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_framework_release')),
    sa.UniqueConstraint('framework_id', 'number', name=op.f('uq_framework_release_framework_id_number'))
    )
    with op.batch_alter_table('framework_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_framework_release_group_id'), ['group_id'], unique=False)

    op.create_table('invitation',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('display_name', sa.String(length=80), nullable=False),
    sa.Column('job_role', sa.String(length=80), nullable=False),
    sa.Column('organisation_id', sa.String(length=24), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('invited_by', sa.String(length=24), nullable=True),
    sa.Column('join_link_id', sa.String(length=24), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_invitation_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_invitation_invited_by_person')),
    sa.ForeignKeyConstraint(['join_link_id'], ['join_link.id'], name=op.f('fk_invitation_join_link_id_join_link')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_invited_by'), ['invited_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_join_link_id'), ['join_link_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('post',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('reply_to_id', sa.String(length=24), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('step', sa.String(length=30), nullable=False),
    sa.Column('reactions', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_post_author_id_person')),
    sa.ForeignKeyConstraint(['reply_to_id'], ['post.id'], name=op.f('fk_post_reply_to_id_post')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_post_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_post_author_id_client_id')),
    sa.UniqueConstraint('thread_id', 'seq', name=op.f('uq_post_thread_id_seq'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_thread_id_change', ['thread_id', 'change'], unique=False)

    op.create_table('risk',
    sa.Column('framework_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('cause', sa.String(length=300), nullable=False),
    sa.Column('event', sa.String(length=300), nullable=False),
    sa.Column('consequence', sa.String(length=300), nullable=False),
    sa.Column('objective', sa.String(length=300), nullable=False),
    sa.Column('theme_id', sa.String(length=24), nullable=False),
    sa.Column('context_factor', sa.String(length=20), nullable=False),
    sa.Column('proximity', sa.String(length=12), nullable=False),
    sa.Column('trend', sa.String(length=12), nullable=False),
    sa.Column('owner_id', sa.String(length=24), nullable=True),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('rate_locally', sa.Boolean(), nullable=False),
    sa.Column('merged_into_id', sa.String(length=24), nullable=True),
    sa.Column('proposed_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_risk_framework_id_framework'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_risk_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['merged_into_id'], ['risk.id'], name=op.f('fk_risk_merged_into_id_risk')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_risk_owner_id_person')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_risk_proposed_by_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_risk_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk')),
    sa.UniqueConstraint('framework_id', 'code', name=op.f('uq_risk_framework_id_code')),
    sa.UniqueConstraint('proposed_by', 'client_id', name=op.f('uq_risk_proposed_by_client_id'))
    )
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_theme_id'), ['theme_id'], unique=False)

    op.create_table('thread_guest',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('invited_by', sa.String(length=24), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_thread_guest_invited_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_thread_guest_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_guest_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_guest')),
    sa.UniqueConstraint('thread_id', 'person_id', name=op.f('uq_thread_guest_thread_id_person_id'))
    )
    with op.batch_alter_table('thread_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_guest_person_id'), ['person_id'], unique=False)

    op.create_table('thread_reading',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.Column('attention', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_thread_reading_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_reading_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'thread_id', name=op.f('pk_thread_reading'))
    )
    with op.batch_alter_table('thread_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_reading_thread_id'), ['thread_id'], unique=False)

    op.create_table('control',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('effectiveness', sa.String(length=10), nullable=False),
    sa.Column('evidence', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_control_made_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_control_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_control'))
    )
    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_control_risk_id'), ['risk_id'], unique=False)

    op.create_table('indicator',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=False),
    sa.Column('how_counted', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_indicator_made_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_indicator_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_risk_id'), ['risk_id'], unique=False)

    op.create_table('rating_round',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opened_by', sa.String(length=24), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_rating_round_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_rating_round_opened_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_rating_round_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_round')),
    sa.UniqueConstraint('risk_id', 'kind', 'number', name=op.f('uq_rating_round_risk_id_kind_number'))
    )
    with op.batch_alter_table('rating_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_round_group_id'), ['group_id'], unique=False)

    op.create_table('reaction',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('word', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reaction_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_reaction_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'person_id', 'word', name=op.f('pk_reaction'))
    )
    op.create_table('strategy',
    sa.Column('framework_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('if_text', sa.String(length=300), nullable=False),
    sa.Column('then_text', sa.String(length=300), nullable=False),
    sa.Column('because_text', sa.String(length=300), nullable=False),
    sa.Column('works_on', sa.String(length=10), nullable=False),
    sa.Column('response', sa.String(length=16), nullable=False),
    sa.Column('owner_id', sa.String(length=24), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('what_stops', sa.String(length=300), nullable=False),
    sa.Column('cost', sa.String(length=300), nullable=False),
    sa.Column('measure', sa.String(length=200), nullable=False),
    sa.Column('measure_level', sa.Integer(), nullable=True),
    sa.Column('measure_baseline', sa.String(length=80), nullable=False),
    sa.Column('measure_starts_on', sa.Date(), nullable=True),
    sa.Column('change_our_mind', sa.String(length=300), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('did_it_work', sa.String(length=12), nullable=False),
    sa.Column('what_we_saw', sa.String(length=2000), nullable=False),
    sa.Column('what_next', sa.String(length=12), nullable=False),
    sa.Column('rival_explanation', sa.String(length=2000), nullable=False),
    sa.Column('who_gained', sa.String(length=2000), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('proposed_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_strategy_framework_id_framework'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_strategy_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_strategy_owner_id_person')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_strategy_proposed_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_strategy_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy')),
    sa.UniqueConstraint('framework_id', 'code', name=op.f('uq_strategy_framework_id_code')),
    sa.UniqueConstraint('proposed_by', 'client_id', name=op.f('uq_strategy_proposed_by_client_id'))
    )
    with op.batch_alter_table('strategy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strategy_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_strategy_risk_id'), ['risk_id'], unique=False)

    op.create_table('suggestion',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('answered_by', sa.String(length=24), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_suggestion_answered_by_person')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_suggestion_author_id_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_suggestion_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_risk_id'), ['risk_id'], unique=False)

    op.create_table('rating',
    sa.Column('round_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('confidence', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rating_person_id_person')),
    sa.ForeignKeyConstraint(['round_id'], ['rating_round.id'], name=op.f('fk_rating_round_id_rating_round'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating')),
    sa.UniqueConstraint('round_id', 'person_id', name=op.f('uq_rating_round_id_person_id'))
    )
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_person_id'), ['person_id'], unique=False)


    # What people search is indexed by each store in its own way.
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_index USING fts5(words, tokenize = 'porter unicode61')")
    else:
        op.execute("CREATE INDEX search_document_words ON search_document USING gin (to_tsvector('english'::regconfig, words))")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_person_id'))

    op.drop_table('rating')
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suggestion_risk_id'))

    op.drop_table('suggestion')
    with op.batch_alter_table('strategy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_strategy_risk_id'))
        batch_op.drop_index(batch_op.f('ix_strategy_group_id'))

    op.drop_table('strategy')
    op.drop_table('reaction')
    with op.batch_alter_table('rating_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_round_group_id'))

    op.drop_table('rating_round')
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_risk_id'))

    op.drop_table('indicator')
    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_control_risk_id'))

    op.drop_table('control')
    with op.batch_alter_table('thread_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_reading_thread_id'))

    op.drop_table('thread_reading')
    with op.batch_alter_table('thread_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_guest_person_id'))

    op.drop_table('thread_guest')
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_theme_id'))
        batch_op.drop_index(batch_op.f('ix_risk_group_id'))

    op.drop_table('risk')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_thread_id_change')

    op.drop_table('post')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_join_link_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_invited_by'))
        batch_op.drop_index(batch_op.f('ix_invitation_group_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('framework_release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_framework_release_group_id'))

    op.drop_table('framework_release')
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_response_entry_id_created_at')

    op.drop_table('entry_response')
    with op.batch_alter_table('entry_opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_opening_person_id'))

    op.drop_table('entry_opening')
    with op.batch_alter_table('agreement_acceptance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_acceptance_person_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_acceptance_agreement_id'))

    op.drop_table('agreement_acceptance')
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_session_id'))

    op.drop_table('venue')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_person_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_group_id_last_post_at')
        batch_op.drop_index('ix_thread_about')

    op.drop_table('thread')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_link_person_id'))

    op.drop_table('sign_in_link')
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.drop_index('ix_share_subject_id_person_id')
        batch_op.drop_index(batch_op.f('ix_share_person_id'))

    op.drop_table('share')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_author_id'))

    op.drop_table('revision')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index('ix_report_subject')
        batch_op.drop_index(batch_op.f('ix_report_group_id'))

    op.drop_table('report')
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_mail_state_due_at')
        batch_op.drop_index(batch_op.f('ix_outbox_mail_person_id'))

    op.drop_table('outbox_mail')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_person_id_read_at')

    op.drop_table('notice')
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_moderation_decision_subject')
        batch_op.drop_index(batch_op.f('ix_moderation_decision_group_id'))

    op.drop_table('moderation_decision')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))
        batch_op.drop_index('ix_membership_group_id_person_id')

    op.drop_table('membership')
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_made_by'))
        batch_op.drop_index('ix_link_lower')

    op.drop_table('link')
    with op.batch_alter_table('join_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_link_made_by'))
        batch_op.drop_index(batch_op.f('ix_join_link_group_id'))

    op.drop_table('join_link')
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_input_session_id'))
        batch_op.drop_index(batch_op.f('ix_input_group_id'))

    op.drop_table('input')
    with op.batch_alter_table('framework', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_framework_group_id'))

    op.drop_table('framework')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_group_id_audience')
        batch_op.drop_index('ix_entry_author_id_group_id_written_at')

    op.drop_table('entry')
    op.drop_table('draft')
    op.drop_table('digest_run')
    op.drop_table('coming')
    op.drop_table('attendance')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_subject')

    op.drop_table('attachment')
    with op.batch_alter_table('appetite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appetite_theme_id'))

    op.drop_table('appetite')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_written_by'))
        batch_op.drop_index(batch_op.f('ix_agreement_group_id'))

    op.drop_table('agreement')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_item_session_id'))

    op.drop_table('agenda_item')
    op.drop_table('theme')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_group_id'))

    op.drop_table('session')
    op.drop_table('programme_owner')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_organisation_id'))

    op.drop_table('person')
    with op.batch_alter_table('half_term', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_half_term_group_id'))

    op.drop_table('half_term')
    with op.batch_alter_table('cohort_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cohort_plan_programme_id'))

    op.drop_table('cohort_plan')
    with op.batch_alter_table('search_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_search_document_group_id'))

    op.drop_table('search_document')
    op.drop_table('programme')
    with op.batch_alter_table('people_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_group_parent_id'))

    op.drop_table('people_group')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_parent_id'))

    op.drop_table('organisation')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')
        batch_op.drop_index(batch_op.f('ix_audit_entry_person_id'))

    op.drop_table('audit_entry')
