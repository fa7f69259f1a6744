"""What an application server loads: `gunicorn -k gthread -w 1 --threads 300 wsgi:app`."""

import gc

gc.disable()  # as `python -m enquiry_hub` begins: `create_app` enables it

# ruff: noqa: E402
from enquiry_hub import create_app
from enquiry_hub.core.database import db
from enquiry_hub.core.logs import start_logs
from enquiry_hub.schema import require_schema

app = create_app()
start_logs(app.extensions["hub_settings"].log_format)
with app.app_context():
    require_schema(db.engine)
