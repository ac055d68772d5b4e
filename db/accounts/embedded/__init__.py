"""A MongoDB of our own: one mongod per data folder, on a unix socket only, for as long as a paymatch uses it.

Who does what::

    paymatch ──starts──▶ guard.py ──starts──▶ mongod
       └── holds a lock ────┘ waits for it: when the last paymatch is gone, however it ended, it stops mongod

The system releases a process's locks when it ends, even when it was killed; so there is nothing that can be left
behind, and several paymatch share one server.
"""
