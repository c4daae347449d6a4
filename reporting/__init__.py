"""What leaves the core for eyes and paper: charts, exports and the message catalogues."""
