"""``python -m aat.banc``: the bench in its own process."""

import sys

from aat.banc.commande import main

sys.exit(main())
