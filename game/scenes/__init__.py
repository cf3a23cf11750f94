"""Screens: each has four verbs (entering, suspending, resuming, exiting) and lives on a stack."""
