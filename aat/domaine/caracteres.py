"""Characters that no text of a document holds, whatever brought it: a file, an option, a line typed."""

import re

#: Control characters but the line feed, bidirectional overrides, zero-width characters, lone surrogates.
INTERDITS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
