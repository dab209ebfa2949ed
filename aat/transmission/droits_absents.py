"""Port ``Droits`` where no service is set up: nothing is asked, nothing leaves the machine. Loads no network."""

from aat.domaine.droits import DemandeDroits, NonConfigure, ReponseDroits


class DroitsAbsents:
    """No source of rights is set up: everything stays « non connu »."""

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Return ``NonConfigure``; nothing leaves the machine."""
        del demande
        return NonConfigure()
