"""The application as questions and answers, one line after another (``aat --texte``), for whoever reads no screen.

Asks with ``aat.cli.questions`` and ``aat.cli.dialogue``; decides nothing: the services are those of the screens.
"""
