"""The terminal application: a consultation at the keyboard. Calls the services of the commands; decides no law."""
