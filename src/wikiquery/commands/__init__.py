"""The commands, one a file. Each has `add`, which declares its arguments, and `run`, which does the work.

Only here the rim's rooms meet: the command line knows the commands, and each command the rooms that it needs, which it
imports when it runs, so that `wikiquery --help` does not wait for a server or a database driver.
"""
