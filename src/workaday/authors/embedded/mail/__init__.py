"""What the years left in a mail client: letters, a calendar, an address book, all about the same world.

`room.MailRoom` is the door; the sentences are package data beside the code.
"""
