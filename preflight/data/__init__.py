"""Dated facts about AWS, each with its source."""
