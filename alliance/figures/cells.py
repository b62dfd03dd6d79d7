"""What may be counted without telling of a member that is not in the public directory.

Anybody can count the members in the directory, by kind, country, locality, group and language, today and every day, and
take their number from ours. What is left must tell of nobody:

* Every breakdown counts the members in the directory and no others. Nothing is left, whatever is added up or compared
  with the numbers of another day, and so no cell has to be merged or withheld.
* Two totals, of members and of local and national ones, count all of them, as long as those that are not in the
  directory are none or several of either sort, and the unlisted ones among them too. Otherwise the share counts the
  directory, and so does the number of members where there are one or two outside it. One or two unlisted members count
  nowhere: as if there were none.

Whoever keeps the numbers of each day learns of a day on which a total grew and the directory did not that somebody
joined, and whether it is local: not where it is, nor of which kind. A signed-in member, who sees in the directory what
shows itself to members, can tell these two numbers of several unlisted ones, and no more.
"""

FEWEST = 3


def tells_nobody(*hidden: int) -> bool:
    """Whether none of these numbers of hidden members is of one or two."""
    return all(count == 0 or count >= FEWEST for count in hidden)
