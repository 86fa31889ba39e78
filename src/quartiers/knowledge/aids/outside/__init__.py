"""Aids as others write them: the State's schema, Aides-territoires, calendars. Free text never becomes a rule."""
