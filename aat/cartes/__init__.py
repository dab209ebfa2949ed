"""Card readers and cards: PC/SC for the carte Vitale, PKCS#11 for the CPS. Libraries are imported at the first use."""
