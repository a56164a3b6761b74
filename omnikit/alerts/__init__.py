"""Telling people what needs them: rules over what is stored, messages by e-mail or webhook."""
