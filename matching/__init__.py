"""The pure core of the match degree: no files, frames, clock or hidden randomness."""
