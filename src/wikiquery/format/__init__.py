"""How an answer looks: the only rooms that know formatversions and the forms of messages."""
