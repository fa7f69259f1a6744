"""What a server loads: `gunicorn wsgi:app`."""

from enquiry_hub import create_app

app = create_app()
