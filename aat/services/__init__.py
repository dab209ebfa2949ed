"""Use cases, one per command. They call the rules and the ports; they know no front end."""
