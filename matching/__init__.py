"""The pure core: numbers of the match degree, free of files, frames, clock and hidden randomness."""
