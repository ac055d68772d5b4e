"""The language in which a person says which accounts to list: its conditions, and how a text is read into them.

Terms stand beside each other with spaces between, and all of them must hold. `-` in front of one turns it round,
quotation marks keep spaces and signs together. Names of fields may be in any case.

===================== ==================================================================================
`7800`                the number begins with these digits
`иванова`, `"A 1"`    the name contains it, in any case, е standing for ё too; or the number begins with it
`number:A-1`          the number begins with it
`name:иванова`        the name contains it
`delete>5`            so many actions of a type: create, read, update, delete, or all the `other` ones
`total=0`             so many actions in all; likewise `sessions` and `documents` (of the same number)
`type:login`          at least one action of the type; `type:login>5` more than five
`last<2016-03-01`     when the last action was, UTC: a year, month, day or minute, as a whole
`last:none`           no action has a date
===================== ==================================================================================

Comparisons are `= != < <= > >=`; `:` is `=`.
"""
