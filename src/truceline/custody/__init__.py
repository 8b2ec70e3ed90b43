"""Custody: who may say what in the record, what is kept out of it, and what came from elsewhere.

The ledger keeps bytes in order; this room knows what entries say and holds them to the rules:
signatures and roles, two people where two are asked for, sealed fields and their redaction, entries
taken over from another log, time-stamps, and who was handed what.
"""
