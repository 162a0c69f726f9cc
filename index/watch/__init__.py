"""The watch: saved searches, what new reports match, surges, and the mails that tell of them."""
