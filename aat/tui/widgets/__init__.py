"""Widgets of the application: they show and take what is typed; what it means is asked of the services."""
