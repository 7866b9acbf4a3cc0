"""Dialogs and popovers. They ask; what is done with the answer is the caller's."""
