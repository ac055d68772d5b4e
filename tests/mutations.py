"""Files that were whole once: bytes of them changed, cut out, doubled, moved, or put in from what trips readers."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FUZZED = settings(
    max_examples=int(os.environ.get("PAYMATCH_FUZZ", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
"""As many examples as `make test` has time for; `make fuzz` tries many more."""

# Ends and marks of notations, signs that act, and values at the limits of types.
TRIPS = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n", b"\x1b]52;c;aGk=\x07"),
    *(b'"', b"'", b"\\", b"\\ud800", b"\\u0000", b"{", b"}", b"[", b"]", b",", b":", b";", b"\t", b"=", b"#", b"~x/"),
    *(b"[" * 3_000, b'{"a":' * 3_000, b"9" * 5_000, b"-" * 40, b"1e999999", b"NaN", b"Infinity", b"null", b"true"),
    *(b"9223372036854775808", b"0001-01-01", b"9999-12-31", b"2016-02-30", "Ё\u202e\u200b".encode(), b"+2AA-"),
    *(b'{"$date": 1e300}', b'{"$numberDecimal": "x"}', b'{"$oid": 5}', b'{"$regex": "(", "$options": "?"}'),
]


@st.composite
def mutated(draw: Any, *files: bytes) -> bytes:
    """Return one of the files with one to six changes."""
    content = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        match draw(st.integers(0, 4)):
            case 0:
                del content[start:end]
            case 1:
                content[end:end] = content[start:end] * draw(st.integers(1, 3))
            case 2:
                content[start:start] = draw(st.sampled_from(TRIPS))
            case 3:
                content[start:end] = draw(st.sampled_from(TRIPS))
            case _ if start < len(content):
                content[start] ^= draw(st.integers(1, 255))
    return bytes(content)
