"""Tests of the newsletter's client against a fake that keeps to the description."""
