"""What people type: dates, durations, the express line. Pure text to values; the day is an argument."""
