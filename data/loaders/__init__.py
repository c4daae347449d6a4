"""One source kind each: a file in, a validated frame and an import report out."""
