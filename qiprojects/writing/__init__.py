"""The write-up of a project by SQUIRE 2.0: an outline that is filled from records, and that the team puts into its own words."""
