"""What waits to be posted: at a time, or when a session begins. Words that wait without a connection are `static/js/waiting.js`."""
