"""Command line front end: parses, asks, prints. No rule, date or legal text lives here."""
