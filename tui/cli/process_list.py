"""What the list of processes shows of this one."""

from contextlib import suppress
from pathlib import Path

# The place of `arg_start` among what stands behind the name in /proc/PID/stat: field 48, counted from field 3.
_START_OF_ARGUMENTS = 45


def cover_passwords() -> None:
    """Overwrite the passwords of addresses among the arguments that every user of the machine can list.

    Does nothing where the system keeps them elsewhere than Linux does.
    """
    with suppress(OSError, ValueError, LookupError):
        own = Path("/proc/self")
        arguments = (own / "cmdline").read_bytes()
        start = int((own / "stat").read_text().rpartition(")")[2].split()[_START_OF_ARGUMENTS])
        with (own / "mem").open("r+b", buffering=0) as memory:
            memory.seek(start)
            memory.write(b"\0".join(map(_covered, arguments.split(b"\0"))))


def _covered(argument: bytes) -> bytes:
    """Return an argument with a star for every byte of a password, so that its length stays."""
    from db.accounts.server.addresses import covered

    if b"://" not in argument:
        return argument
    text = argument.decode("utf-8", "surrogateescape")
    name, scheme, rest = text.rpartition("mongodb") if "mongodb" in text else ("", "", text)
    address = scheme + rest
    shown = "".join(
        character if character == cover else "*" * len(character.encode("utf-8", "surrogateescape"))
        for character, cover in zip(address, covered(address), strict=True)
    )
    return (name + shown).encode("utf-8", "surrogateescape")
