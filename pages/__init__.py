"""What a person sees; page scripts live in the sub-folders only."""
